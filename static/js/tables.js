/*
 * Lists: ticking rows and the bar of acts for what is ticked.
 *
 * <div data-table>
 *   <div data-bulk-bar hidden> <strong data-selected-count></strong> … buttons … </div>
 *   <input type="checkbox" data-select-all>   in the head
 *   <input type="checkbox" data-select-row name="ids" value="…">   in each row
 * Shift and a click ticks everything between. The column menu is a plain form (components/column_menu.html).
 */
(function () {
  "use strict";

  function watch(box) {
    if (box.dataset.watched) return;
    box.dataset.watched = "1";
    let last = null;

    const rows = () => [...box.querySelectorAll("[data-select-row]")];

    function refresh() {
      const all = rows();
      const ticked = all.filter((row) => row.checked).length;
      const head = box.querySelector("[data-select-all]");
      const bar = box.querySelector("[data-bulk-bar]");
      const count = box.querySelector("[data-selected-count]");
      if (head) {
        head.checked = ticked > 0 && ticked === all.length;
        head.indeterminate = ticked > 0 && ticked < all.length;
      }
      if (bar) bar.hidden = ticked === 0;
      if (count) count.textContent = portal.text("selected", { n: ticked });
      all.forEach((row) => row.closest("tr").classList.toggle("is-selected", row.checked));
    }

    box.addEventListener("click", (event) => {
      const row = event.target.closest("[data-select-row]");
      if (!row) return;
      if (event.shiftKey && last) {
        const all = rows();
        const [from, to] = [all.indexOf(last), all.indexOf(row)].sort((a, b) => a - b);
        all.slice(Math.max(from, 0), to + 1).forEach((other) => { other.checked = row.checked; });
      }
      last = row;
      refresh();
    });
    box.addEventListener("change", (event) => {
      if (event.target.matches("[data-select-all]")) rows().forEach((row) => { row.checked = event.target.checked; });
      if (event.target.matches("[data-select-all], [data-select-row]")) refresh();
    });
    refresh();
  }

  portal.onLoad((root) => {
    root.querySelectorAll("[data-table]").forEach(watch);
    if (root.matches && root.matches("[data-table]")) watch(root);
  });

  /* A column menu keeps at least one column. */
  document.addEventListener("change", (event) => {
    const menu = event.target.closest("[data-columns]");
    if (!menu) return;
    const ticked = menu.querySelectorAll("input[type=checkbox]:checked");
    if (ticked.length === 0) event.target.checked = true;
  });
})();
