/*
 * Choosing a division: when one list is answered, the list of what lies below it appears.
 *
 * <div data-divisions data-options-url="…" data-permission="…" data-deepest="4"> <select name="…">…</select> … </div>
 * Every list has the same name; the server takes the last one that is filled in. Without script the form is sent and
 * comes back with the next list.
 */
(function () {
  "use strict";

  async function below(box, select) {
    while (select.nextElementSibling && select.nextElementSibling.matches("select")) select.nextElementSibling.remove();
    if (!select.value) return;
    const query = new URLSearchParams({ parent: select.value, permission: box.dataset.permission, deepest: box.dataset.deepest });
    const answer = await fetch(`${box.dataset.optionsUrl}?${query}`, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return portal.toast(portal.text("serverSilent"), "error");
    const part = new DOMParser().parseFromString(`<select>${await answer.text()}</select>`, "text/html").querySelector("select");
    if (!part.options.length) return;
    const next = document.createElement("select");
    next.name = select.name;
    next.setAttribute("aria-label", box.dataset.nextLabel || "");
    next.append(...part.options);
    next.selectedIndex = 0; // moved one by one, each option came over as the chosen one
    select.after(next);
    next.focus();
  }

  portal.onLoad((root) => root.querySelectorAll("[data-divisions]").forEach((box) => {
    if (box.dataset.watched) return;
    box.dataset.watched = "1";
    box.addEventListener("change", (event) => {
      if (event.target.matches("select")) below(box, event.target);
    });
  }));
})();
