/*
 * A long public form in steps, kept in this browser until it is sent.
 *
 * <form data-steps data-local-draft="name">: each <fieldset class="field-group"> is a step; buttons [data-step-back],
 * [data-step-next], [data-step-send]; [data-draft-state] says what happens, with texts data-saved and
 * data-step-of ("Step {n} of {all}"). Without script all groups are shown at once and the form is sent as it is.
 * Passwords, files, ID numbers, phones and hidden fields are never kept.
 */
(function () {
  "use strict";

  const NEVER = /password|id_number|phone|landline|licence|csrf/;
  const WAIT = 1000;

  function kept(form) {
    const found = [];
    for (const element of form.elements) {
      if (!element.name || NEVER.test(element.name) || ["hidden", "file", "password"].includes(element.type)) continue;
      if (["checkbox", "radio"].includes(element.type)) {
        if (element.checked) found.push([element.name, element.value]);
      } else if (element.tagName !== "BUTTON" && element.value) found.push([element.name, element.value]);
    }
    return found;
  }

  function restore(form, values) {
    for (const element of form.elements) {
      const mine = values.filter(([name]) => name === element.name);
      if (!mine.length || element.closest("[data-divisions]")) continue;
      if (["checkbox", "radio"].includes(element.type)) element.checked = mine.some(([, value]) => value === element.value);
      else if (!element.value) element.value = mine[0][1];
    }
  }

  function start(form) {
    const key = `portal-local-draft:${form.dataset.localDraft}`;
    const steps = [...form.querySelectorAll("fieldset.field-group")];
    const [back, next, send] = ["back", "next", "send"].map((name) => form.querySelector(`[data-step-${name}]`));
    const state = form.querySelector("[data-draft-state]");
    let at = 0;
    let timer = null;

    function stepWords() {
      return state.dataset.stepOf.replace("{n}", at + 1).replace("{all}", steps.length);
    }

    function show(index, focus) {
      at = Math.max(0, Math.min(index, steps.length - 1));
      steps.forEach((step, i) => { step.hidden = i !== at; });
      back.hidden = at === 0;
      next.hidden = at === steps.length - 1;
      send.hidden = at !== steps.length - 1;
      state.textContent = stepWords();
      if (focus) {
        const first = steps[at].querySelector("input, select, textarea");
        if (first) first.focus();
        form.scrollIntoView({ block: "start" });
      }
    }

    function stepIsFilled() {
      const wrong = [...steps[at].querySelectorAll("input, select, textarea")].find((field) => !field.checkValidity());
      if (wrong) wrong.reportValidity();
      return !wrong;
    }

    try {
      restore(form, JSON.parse(localStorage.getItem(key) || "[]"));
    } catch {
      localStorage.removeItem(key);
    }
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        localStorage.setItem(key, JSON.stringify(kept(form)));
        state.textContent = `${stepWords()} · ${state.dataset.saved}`;
      }, WAIT);
    });
    form.addEventListener("submit", () => localStorage.setItem(`${key}:sent`, "1"));
    back.addEventListener("click", () => show(at - 1, true));
    next.addEventListener("click", () => { if (stepIsFilled()) show(at + 1, true); });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT" && !next.hidden) {
        event.preventDefault();
        next.click();
      }
    });
    document.querySelectorAll(".error-summary a[href^='#']").forEach((link) => {
      link.addEventListener("click", () => {
        const target = document.querySelector(link.getAttribute("href"));
        const index = steps.findIndex((step) => target && step.contains(target));
        if (index >= 0) show(index, false);
      });
    });
    const wrong = steps.findIndex((step) => step.querySelector(".has-error"));
    show(wrong >= 0 ? wrong : 0, false);
  }

  document.querySelectorAll("form[data-steps]").forEach(start);
})();
