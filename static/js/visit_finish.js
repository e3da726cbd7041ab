/*
 * The last screen of a visit: present, look at every paper, sign once for all, issue and print.
 */
(function () {
  "use strict";

  const page = window.visitPage;
  if (!page) return;

  const { root, word, make, sync, find } = page;
  const LEAST = 12; // points of the pen: a tap is no signature
  const pads = {}; // role or officer -> {points, canvas}
  let busy = false;

  function pad(name, label) {
    const canvas = make("canvas", { class: "signature-field", role: "img", "aria-label": label, "data-pad": name });
    const clear = make("button", { type: "button", class: "btn btn-sm" }, word("clear"));
    const box = make("div", { class: "visit-pad" }, make("p", {}, make("strong", {}, label)), canvas, clear);
    const one = { canvas, points: 0, last: null };
    pads[name] = one;
    const fit = () => {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      canvas.width = Math.round(canvas.clientWidth * ratio);
      canvas.height = Math.round(canvas.clientHeight * ratio);
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      Object.assign(pen, { lineCap: "round", lineJoin: "round", lineWidth: 2.6, strokeStyle: "#0b1f33" });
      one.points = 0;
    };
    const at = (event) => {
      const edge = canvas.getBoundingClientRect();
      return [event.clientX - edge.left, event.clientY - edge.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!one.points) fit();
      canvas.setPointerCapture(event.pointerId);
      one.last = at(event);
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!one.last) return;
      const pen = canvas.getContext("2d");
      const here = at(event);
      pen.beginPath();
      pen.moveTo(...one.last);
      pen.lineTo(...here);
      pen.stroke();
      one.last = here;
      one.points += 1;
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { one.last = null; });
    clear.addEventListener("click", fit);
    return box;
  }

  const given = (state, role, officer) => state.signatures.find((one) => one.role === role && (role !== "officer" || one.officer === officer));

  function signed(one, label) {
    return make("div", { class: "visit-pad is-signed" }, make("p", {}, make("strong", {}, label), ` ${one.words}`), one.url ? make("img", { src: one.url, alt: label, class: "signature-picture" }) : make("p", { class: "field-error" }, one.reason));
  }

  /* Drawn anew only when who has signed changes, so that nobody's half signature is wiped out. */
  let drawn = "";
  function showPads(state) {
    const refusing = find("[name=refuses]").checked;
    const mark = JSON.stringify([state.sha256, refusing, state.signatures.map((one) => [one.role, one.officer])]);
    if (mark === drawn) return;
    drawn = mark;
    const boxes = state.officers.map((one) => {
      const label = `${word("officer")} ${one.name}`;
      const known = given(state, "officer", one.id);
      return known ? signed(known, label) : pad(`officer:${one.id}`, label);
    });
    const unit = given(state, "unit");
    const label = `${word("unit")} ${state.facts.site_person.value}`;
    if (unit) boxes.push(signed(unit, label));
    else if (!refusing) boxes.push(pad("unit", label));
    if (refusing || unit?.refused) {
      const witness = given(state, "witness");
      boxes.push(witness ? signed(witness, `${word("witness")} ${witness.name}`) : pad("witness", word("witness")));
    }
    find("[data-pads]").replaceChildren(...boxes);
    find("[data-refusal-fields]").hidden = !refusing || Boolean(unit);
    find("[data-witness-field]").hidden = !(refusing || unit?.refused) || Boolean(given(state, "witness"));
    find("[data-refusal]").hidden = Boolean(unit);
  }

  function showPapers(state) {
    find("[data-papers]").replaceChildren(...state.papers.map((one) => make("li", {},
      one.url ? make("a", { href: one.url, target: "_blank", rel: "noopener", "data-paper": one.kind }, portal.icon("file-text"), ` ${one.title}`) : make("span", {}, one.title),
      make("span", { class: "text-muted" }, ` ${one.state}${one.number ? ` · ${one.number}` : ""}`),
      one.problem ? make("span", { class: "field-error" }, one.problem) : "")));
  }

  page.on((state) => {
    find("[data-present-box]").hidden = state.status !== "open";
    find("[data-sign-box]").hidden = state.status !== "signing";
    find("[data-done-box]").hidden = state.status !== "completed";
    find("[data-set]").hidden = state.status === "open" || !state.papers.length;
    showPrint(state);
    if (state.status !== "open") showPapers(state);
    if (state.status === "signing") showPads(state);
    find("[data-summary]").textContent = word("summary", { found: state.findings.length, recheck: state.recheck.length });
  });

  function problem(text) {
    const place = find("[data-finish-problem]");
    place.textContent = text || "";
    place.hidden = !text;
    if (text) place.scrollIntoView({ block: "center" });
  }

  async function step(name) {
    let answer;
    try {
      answer = await fetch(root.dataset.steps.replace("STEP", name), { method: "POST", headers: { "X-CSRFToken": portal.csrf(), Accept: "application/json" } });
    } catch {
      throw new Error(word("needsNetwork"));
    }
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) throw new Error(word("signIn"));
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.reason);
    if (told.state) await page.refresh(told.state);
    return told;
  }

  async function once(button, work) {
    if (busy) return;
    busy = true;
    button.disabled = true;
    button.classList.add("is-busy");
    problem("");
    try {
      if (!(await sync.flush())) throw new Error(word("needsNetwork"));
      if ((await sync.entries()).length) throw new Error(word("troublesFirst"));
      await work();
    } catch (error) {
      problem(error.message);
    } finally {
      busy = false;
      button.disabled = false;
      button.classList.remove("is-busy");
    }
  }

  /* Every drawn pad goes into the store first: without a network nothing of it is lost. */
  async function keepSignatures() {
    const { state } = page;
    const base = { shown_sha256: state.sha256 };
    const open = state.officers.filter((one) => !given(state, "officer", one.id));
    const wanted = open.map((one) => ({ name: `officer:${one.id}`, data: { role: "officer", officer: one.id } }));
    const refusing = find("[name=refuses]").checked;
    if (!given(state, "unit") && !refusing) wanted.push({ name: "unit", data: { role: "unit", name: state.facts.site_person.value } });
    const witness = find("[name=witness]");
    if ((refusing || given(state, "unit")?.refused) && !given(state, "witness")) wanted.push({ name: "witness", data: { role: "witness", name: witness.value } });
    const blank = wanted.find((one) => pads[one.name].points < LEAST);
    if (blank) {
      pads[blank.name].canvas.scrollIntoView({ block: "center" });
      throw new Error(word("blank"));
    }
    for (const one of wanted) one.data.drawing = pads[one.name].canvas.toDataURL("image/png"); // before any field is drawn anew
    const reason = find("[name=reason]");
    if (refusing && !given(state, "unit")) {
      if (!reason.value.trim() || !witness.value.trim()) throw new Error(word("refusalNeeds"));
      await sync.add("refusal", "refusal", { ...base, name: state.facts.site_person.value, reason: reason.value });
    }
    for (const one of wanted) await sync.add("signature", `signature:${one.name}`, { ...base, ...one.data });
  }

  /* There is something to print once all of it is issued, not while it is being issued. */
  let issuing = false;
  function showPrint(state) {
    find("[data-print]").hidden = issuing || !state.papers.some((one) => one.number);
  }

  async function finish() {
    issuing = true;
    try {
      await step("complete");
      await step("issue");
    } finally {
      issuing = false;
      showPrint(page.state);
    }
  }

  find("[data-present]").addEventListener("click", (event) => once(event.currentTarget, () => step("present")));
  find("[data-take-back]").addEventListener("click", (event) => once(event.currentTarget, () => step("take_back")));
  find("[name=refuses]").addEventListener("change", () => showPads(page.state));
  find("[data-issue]").addEventListener("click", (event) => once(event.currentTarget, () => step("issue")));
  find("[data-complete]").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    problem("");
    try {
      await keepSignatures();
    } catch (error) {
      problem(error.message);
      return;
    }
    await once(button, finish);
  });
})();
