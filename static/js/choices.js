/*
 * A filter that takes several values (<select multiple> in .filter-field) becomes a closed list of boxes that says in one
 * line what is chosen. The select stays in the form and is what is sent; without script it is shown itself.
 */
(function () {
  "use strict";

  function words(select) {
    const chosen = [...select.selectedOptions].map((option) => option.text.trim());
    if (chosen.length === 0) return portal.text("anyValue");
    return chosen.length > 2 ? portal.text("selected", { n: chosen.length }) : chosen.join("、");
  }

  function line(option, refresh) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = option.selected;
    box.addEventListener("change", () => {
      option.selected = box.checked;
      refresh();
    });
    label.append(box, option.text);
    return label;
  }

  function dress(select) {
    const menu = document.createElement("details");
    const summary = document.createElement("summary");
    const list = document.createElement("div");
    const label = select.labels[0];
    const refresh = () => { summary.textContent = words(select); };
    menu.className = "choice-menu";
    menu.dataset.menu = "";
    list.className = "choice-menu-list";
    list.setAttribute("role", "group");
    if (label) {
      label.id = label.id || `${select.id}-label`;
      list.setAttribute("aria-labelledby", label.id);
      summary.setAttribute("aria-description", label.textContent.trim());
    }
    list.append(...[...select.options].map((option) => line(option, refresh)));
    menu.append(summary, list);
    refresh();
    select.hidden = true;
    select.after(menu);
    select.form.addEventListener("reset", () => setTimeout(refresh));
  }

  portal.onLoad((root) => root.querySelectorAll(".filter-field select[multiple]:not([hidden])").forEach(dress));
})();
