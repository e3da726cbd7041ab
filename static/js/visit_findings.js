/*
 * Findings of a visit: the list, the sheet in which one is written (camera first), the proposals of the law library,
 * and the items of a re-inspection. `window.visitFindings.open({item})` opens the sheet for a checklist item.
 */
(function () {
  "use strict";

  const page = window.visitPage;
  if (!page) return;

  const { root, word, make, sync, find } = page;
  const sheet = root.querySelector("[data-sheet]");
  const form = sheet.querySelector("form");
  const LARGE = 12 * 1024 * 1024; // a photo above this is made smaller before it is kept
  let editing = null; // {key, version} of the finding in the sheet

  async function smaller(file) {
    if (file.size <= LARGE || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file); // upright, as the camera meant it
      const scale = Math.min(1, 2400 / Math.max(picture.width, picture.height));
      const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    } catch {
      return file; // the server says what is wrong with it
    }
  }

  async function addPhotos(key, files, after) {
    for (const file of files) {
      const blob = await smaller(file);
      await sync.add("photo", `photo:${crypto.randomUUID()}`, { key, after: after ? "on" : "", file: file.name || "photo.jpg" }, null, blob);
    }
    if (editing?.key === key) showPhotos();
  }

  const picture = (photo) => make("li", { class: photo.waits ? "is-waiting" : "" }, make("img", { src: photo.url, alt: photo.after ? word("after") : word("before"), title: photo.waits ? word("photoWaits") : "" }));

  function showPhotos() {
    const photos = page.photosOf(editing.key);
    sheet.querySelector("[data-photos=before]").replaceChildren(...photos.filter((one) => !one.after).map(picture));
    sheet.querySelector("[data-photos=after]").replaceChildren(...photos.filter((one) => one.after).map(picture));
  }

  function inDays(days) {
    const day = new Date(Date.now() + days * 86400000);
    return new Date(day.getTime() - day.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function open({ item, finding } = {}) {
    form.reset();
    sheet.querySelector("[data-problem]").textContent = "";
    editing = finding || { key: crypto.randomUUID(), version: 0, item: item?.id || "", violation: "" };
    editing.code = (item || page.state.items.find((one) => String(one.id) === String(editing.item)))?.code || "";
    const fill = finding || { description: "", location: "", category: item?.category || "B99", basis: item?.basis || "", criteria: [], measure: "time_limit", rectify_by: inDays(Number(root.dataset.days)), responsible: "" };
    for (const name of ["description", "location", "category", "basis", "measure", "rectify_by", "responsible"]) form.elements[name].value = fill[name] || "";
    form.elements.corrected.checked = Boolean(fill.corrected);
    const ticked = new Set(fill.criteria.length ? fill.criteria : item?.criteria || []);
    form.querySelectorAll("[name=criteria]").forEach((box) => { box.checked = ticked.has(box.value); });
    sheet.querySelector("[data-asked]").textContent = item ? item.title : "";
    sheet.querySelector("[data-remove]").hidden = !finding;
    sheet.querySelector("[data-proposals]").replaceChildren();
    followMeasure();
    showPhotos();
    sheet.showModal();
    sheet.querySelector("[data-camera=before]").focus({ preventScroll: true }); // the camera first, the keyboard later
    if (item) propose();
  }

  function followMeasure() {
    const corrected = form.elements.corrected.checked;
    form.querySelector("[data-when-open]").hidden = corrected;
    form.querySelector("[data-when-corrected]").hidden = !corrected;
  }

  async function keep(event) {
    event.preventDefault();
    event.stopPropagation();
    const fields = form.elements;
    const problem = !fields.description.value.trim() ? word("describe") : !fields.corrected.checked && !fields.rectify_by.value ? word("untilWhen") : "";
    sheet.querySelector("[data-problem]").textContent = problem;
    if (problem) { fields.description.focus(); return; }
    const data = { key: editing.key, item: editing.item, violation: editing.violation, corrected: fields.corrected.checked ? "on" : "" };
    for (const name of ["description", "location", "category", "basis", "measure", "responsible"]) data[name] = fields[name].value.trim();
    data.rectify_by = fields.corrected.checked ? "" : fields.rectify_by.value;
    data.criteria = [...form.querySelectorAll("[name=criteria]:checked")].map((box) => box.value).join(",");
    await sync.add("finding", `finding:${editing.key}`, data, editing.version);
    sheet.close();
  }

  async function remove() {
    await sync.add("removal", `finding:${editing.key}`, { key: editing.key }, editing.version);
    sheet.close();
  }

  /* The law library proposes: what is chosen fills basis, measure and category. */
  let asked = 0;
  async function propose() {
    if (!root.dataset.proposals || !navigator.onLine) return;
    const number = ++asked;
    const query = new URLSearchParams({ text: form.elements.description.value.slice(0, 60), item: editing.code || "", place: root.dataset.place });
    try {
      const answer = await fetch(`${root.dataset.proposals}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || number !== asked) return;
      const { results: proposals } = await answer.json();
      sheet.querySelector("[data-proposals]").replaceChildren(...proposals.slice(0, 5).map(proposal));
    } catch { /* without a network the officer writes the basis */ }
  }

  function proposal(one) {
    const take = () => {
      editing.violation = one.id;
      if (one.violated) form.elements.basis.value = one.violated.slice(0, 300);
      if (one.measure && form.querySelector(`[name=measure] option[value="${one.measure}"]`)) form.elements.measure.value = one.measure;
      sheet.querySelectorAll("[data-proposals] .is-chosen").forEach((other) => other.classList.remove("is-chosen"));
      row.classList.add("is-chosen");
      followMeasure();
    };
    const fine = one.penalties.find((penalty) => penalty.party === "unit") || one.penalties[0];
    const more = [one.violated, one.punished, fine && fine.words].filter(Boolean);
    const row = make("li", { class: "visit-proposal" }, make("button", { type: "button", class: "btn-link", onclick: take }, one.title), ...more.map((text) => make("span", { class: "help" }, text)));
    return row;
  }

  /* The list */
  const measureWords = (value) => form.querySelector(`[name=measure] option[value="${value}"]`)?.textContent.trim() || "";

  function line(finding, number) {
    const until = finding.corrected ? word("correctedWords") : finding.rectify_by ? word("until", { day: finding.rectify_by }) : word("untilWhen");
    return make("li", { class: `panel visit-finding${finding.criteria.length ? " is-major" : ""}`, "data-finding": finding.key },
      make("button", { type: "button", class: "visit-finding-open", onclick: () => open({ finding }), disabled: page.state.status !== "open" },
        make("span", { class: "check-number" }, String(number)),
        make("span", { class: "visit-finding-words" }, make("strong", {}, finding.description),
          make("small", {}, [finding.location, measureWords(finding.measure), until].filter(Boolean).join(" · ")),
          finding.criteria.length ? make("small", { class: "check-major" }, word("major")) : "",
          finding.waits ? make("small", { class: "visit-waits" }, word("waits")) : "")),
      make("ul", { class: "check-photos" }, ...finding.photos.map(picture)));
  }

  page.on((state) => {
    find("[data-findings]").replaceChildren(...state.findings.map((one, index) => line(one, index + 1)));
    find("[data-none]").hidden = state.findings.length > 0;
    find("[data-add-finding]").hidden = state.status !== "open";
    root.querySelectorAll("[data-found-count]").forEach((place) => { place.textContent = state.findings.length || ""; });
    if (editing && sheet.open) showPhotos();
  });

  /* Re-inspection, item by item */
  function again(row) {
    const target = `recheck:${row.finding}`;
    const box = make("li", { class: `check is-${{ passed: "pass", failed: "hazard" }[row.result] || "none"}`, "data-recheck": row.finding });
    const note = make("input", { type: "text", maxlength: 500, value: row.note || "", "aria-label": word("recheckNote"), placeholder: word("recheckNote") });
    const day = make("input", { type: "date", value: row.new_day || "", "aria-label": word("newDay") });
    const send = (result, follow) => {
      const reason = box.querySelector("[data-reason]");
      if (result === "failed" && (!note.value.trim() || (follow === "extend" && !day.value))) { reason.hidden = false; (note.value.trim() ? day : note).focus(); return; }
      sync.add("recheck", target, { finding: row.finding, result, follow, note: note.value, new_day: follow === "extend" ? day.value : "" }, row.version);
    };
    const press = (result, follow, look) => make("button", { type: "button", class: `choice choice-${look}`, "data-result": follow || result, "aria-pressed": String(row.result === result && (row.follow || "") === follow), onclick: () => send(result, follow) }, word(`recheck${follow || result}`));
    const camera = make("input", { type: "file", accept: "image/*", capture: "environment", "data-camera": "recheck", onchange: (event) => addPhotos(row.key, [...event.target.files], true) });
    box.append(
      make("div", { class: "check-head" }, make("span", { class: "check-number" }, String(row.number)),
        make("div", { class: "check-words" }, make("h3", {}, row.text), make("p", { class: "help" }, [row.limit ? word("until", { day: row.limit }) : "", row.extended ? word("extendedWords") : "", row.state].filter(Boolean).join(" · ")))),
      make("label", { class: "btn btn-big camera" }, portal.icon("camera"), word("photoAfter"), camera),
      make("ul", { class: "check-photos" }, ...row.photos.map(picture)),
      make("div", { class: "visit-recheck-fields" }, note, day),
      make("p", { class: "field-error", "data-reason": true, hidden: true }, word("recheckReason")),
      make("div", { class: "check-choice" }, press("passed", "", "pass"), press("failed", "extend", "na"), press("failed", "penalise", "hazard")));
    return box;
  }

  page.on((state) => {
    const list = find("[data-recheck-list]");
    list.closest("[data-recheck-box]").hidden = !state.recheck.length;
    if (list.contains(document.activeElement) && document.activeElement.matches("input:not([type=file])")) return; // somebody is typing
    list.replaceChildren(...state.recheck.map(again));
  });

  form.addEventListener("submit", keep, true);
  form.elements.corrected.addEventListener("change", followMeasure);
  let timer = 0;
  form.elements.description.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(propose, 500); });
  sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());
  sheet.querySelector("[data-remove]").addEventListener("click", remove);
  sheet.querySelectorAll("[data-camera]").forEach((field) => field.addEventListener("change", async () => {
    const files = [...field.files];
    field.value = "";
    await addPhotos(editing.key, files, field.dataset.camera === "after");
  }));
  sheet.querySelectorAll("[data-in-days]").forEach((button) => button.addEventListener("click", () => { form.elements.rectify_by.value = inDays(Number(button.dataset.inDays)); }));
  find("[data-add-finding]").addEventListener("click", () => open());
  window.visitFindings = { open };
})();
