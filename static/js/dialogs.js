/*
 * Questions before an act. On a button, link or form:
 *   data-confirm="text"  data-confirm-title="…" (optional)  data-confirm-ok="word on the button" (optional)
 * The answer "no" changes nothing. Without script the act goes out unasked, so the server never relies on it.
 */
(function () {
  "use strict";

  const dialog = document.getElementById("confirm-dialog");
  if (!dialog) return;
  const title = dialog.querySelector("#confirm-title");
  const question = dialog.querySelector("#confirm-text");
  const yes = dialog.querySelector("[value=yes]");

  function ask(element) {
    title.textContent = element.dataset.confirmTitle || title.dataset.default;
    question.textContent = element.dataset.confirm;
    yes.textContent = element.dataset.confirmOk || yes.dataset.default;
    yes.classList.toggle("btn-danger", element.classList.contains("btn-danger"));
    yes.classList.toggle("btn-primary", !element.classList.contains("btn-danger"));
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  async function hold(event, element, goOn) {
    if (element.dataset.confirmed) {
      delete element.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(element))) return;
    element.dataset.confirmed = "1";
    goOn();
  }

  document.addEventListener(
    "click",
    (event) => {
      const element = event.target.closest("[data-confirm]:not(form)");
      if (!element) return;
      const form = element.type === "submit" ? element.form : null;
      if (form && !form.noValidate && !element.formNoValidate && !element.dataset.confirmed && !form.reportValidity()) {
        event.preventDefault();
        return;
      }
      hold(event, element, () => element.click());
    },
    true,
  );
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.matches("form[data-confirm]")) return;
      const submitter = event.submitter;
      hold(event, form, () => form.requestSubmit(submitter));
    },
    true,
  );
})();
