/*
 * The tablet page of a visit (templates/inspections/visit_work.html): screens, facts, checklist, conflicts. What is
 * entered is shown at once, kept in the store and sent when there is a network; findings are in visit_findings.js,
 * signatures and papers in visit_finish.js. The parts meet in `window.visitPage`:
 *
 *   state          what the server told last, with what waits laid over it
 *   word(key, {})  a word of the page in the reader's language
 *   make(tag, {}, …)  an element; text is never read as HTML
 *   on(render)     called whenever the state changes
 */
(function () {
  "use strict";

  const root = document.querySelector("[data-visit]");
  if (!root || !window.indexedDB || !window.crypto?.subtle) return;

  const word = (key, values) => (root.dataset[key] || key).replace(/\{(\w+)\}/g, (all, name) => values?.[name] ?? all);
  const find = (selector) => root.querySelector(selector);
  const visit = Number(root.dataset.visit);
  const renders = [];
  const store = window.visitStore(root.dataset.user, root.dataset.key);
  const sync = window.visitSync(root, store, visit, heard);
  let takings = 0; // grows with everything that makes an answer under way out of date
  const loose = {}; // photos that were taken before their finding was kept: key -> list
  const page = { root, word, make, sync, find, on: (render) => renders.push(render), state: null, refresh, show, photosOf };
  window.visitPage = page;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "class") element.className = value;
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  /* Screens: one thing at a time. */
  const screens = [...root.querySelectorAll("[data-screen]")];
  const tabs = [...root.querySelectorAll("[data-go]")];

  function show(name) {
    screens.forEach((screen) => { screen.hidden = screen.dataset.screen !== name; });
    root.querySelectorAll("[data-next]").forEach((button) => { button.hidden = name === names().at(-1); });
    tabs.forEach((tab) => tab.setAttribute("aria-current", tab.dataset.go === name ? "step" : "false"));
    history.replaceState(null, "", `#${name}`);
    window.scrollTo(0, 0);
    find(`[data-screen="${name}"] h2`)?.focus({ preventScroll: true });
  }

  function names() {
    return screens.map((screen) => screen.dataset.screen);
  }

  function next() {
    const all = names();
    const now = all.indexOf(screens.find((screen) => !screen.hidden).dataset.screen);
    show(all[Math.min(now + 1, all.length - 1)]);
  }

  /* State: the server's, with what waits laid over it. */
  async function refresh(state) {
    takings += 1;
    page.state = state;
    const entries = (await sync.entries()).filter((entry) => !entry.conflict);
    const [photos, others] = [entries.filter((one) => one.kind === "photo"), entries.filter((one) => one.kind !== "photo")];
    [...others, ...photos].forEach(lay); // a photo may be older than its finding
    renders.forEach((render) => render(page.state));
  }

  function photosOf(key) {
    const owner = page.state.findings.find((one) => one.key === key) || page.state.recheck.find((one) => one.key === key);
    return owner ? owner.photos : (loose[key] = loose[key] || []);
  }

  function lay({ kind, data, seen, blob, id }) {
    const { state } = page;
    if (kind === "identity") state.identity = { at: state.identity.at || word("now"), by: data.confirmed_by };
    if (kind === "fact") state.facts[data.name] = { ...state.facts[data.name], value: data.value, waits: true };
    if (kind === "answer") state.answers[data.item] = { ...(state.answers[data.item] || { version: seen || 0 }), result: data.result, note: data.note, waits: true };
    if (kind === "rest") {
      for (const item of data.items.split(",")) {
        if (!state.answers[item]?.result) state.answers[item] = { version: 0, note: "", result: data.result, waits: true };
      }
    }
    if (kind === "finding") {
      const known = state.findings.find((one) => one.key === data.key);
      const laid = { photos: loose[data.key] || [], version: 0, ...(known || {}), ...data, criteria: (data.criteria || "").split(",").filter(Boolean), corrected: data.corrected === "on", waits: true };
      if (known) Object.assign(known, laid);
      else state.findings.push(laid);
    }
    if (kind === "removal") state.findings = state.findings.filter((one) => one.key !== data.key);
    if (kind === "recheck") Object.assign(state.recheck.find((one) => String(one.finding) === String(data.finding)) || {}, data, { waits: true });
    if (kind === "photo") {
      const photos = photosOf(data.key);
      if (!photos.some((photo) => photo.client === id)) photos.push({ client: id, url: URL.createObjectURL(blob), after: data.after === "on", waits: true });
    }
    if (kind === "signature" || kind === "refusal") {
      const role = kind === "refusal" ? "unit" : data.role;
      state.signatures.push({ role, officer: data.officer ? Number(data.officer) : null, name: data.name || "", refused: kind === "refusal", reason: data.reason || "", url: data.drawing || "", words: word("waits"), waits: true });
    }
  }

  /* Many entries in a row are drawn once. */
  let drawing = 0;
  function draw() {
    drawing = drawing || setTimeout(() => {
      drawing = 0;
      renders.forEach((render) => render(page.state));
    }, 30);
  }

  /* What was asked for before an entry was taken or a step was done does not know it yet: it is asked for again. */
  async function reload() {
    const before = takings;
    try {
      const answer = await fetch(root.dataset.stateUrl, { headers: { Accept: "application/json" } });
      const state = answer.ok && !answer.redirected ? await answer.json() : null;
      if (takings !== before) await reload();
      else if (state) await refresh(state);
    } catch { /* no network: what is here stays */ }
  }

  /* What the queue says. */
  function heard(what, entry, told) {
    if (what === "waiting") {
      lay(entry);
      draw();
    } else if (what === "taken") {
      find("[data-sync]").dataset.time = told.saved_at || "";
      taken(entry, told);
    } else if (what === "state") {
      tell(told);
    } else {
      showTroubles();
      if (what === "dropped") reload();
    }
  }

  function taken(entry, told) {
    const { state } = page;
    const { data } = entry;
    takings += 1;
    if (entry.kind === "fact") Object.assign(state.facts[data.name], { version: told.version, waits: false });
    if (entry.kind === "answer") Object.assign(state.answers[data.item] || {}, { version: told.version, waits: false });
    if (entry.kind === "rest") told.items.forEach((item) => Object.assign(state.answers[item] || {}, { version: 1, waits: false }));
    if (entry.kind === "finding") Object.assign(state.findings.find((one) => one.key === data.key) || {}, { version: told.version, waits: false });
    if (entry.kind === "recheck") Object.assign(state.recheck.find((one) => String(one.finding) === String(data.finding)) || {}, { version: told.version, waits: false });
    if (entry.kind === "photo") {
      const photo = photosOf(data.key).find((one) => one.client === entry.id);
      if (photo) Object.assign(photo, { waits: false, id: told.photo });
    }
    if (entry.kind === "rest" || entry.kind === "identity" || entry.kind === "signature" || entry.kind === "refusal") reload();
    else draw();
    showTroubles();
  }

  function tell({ waiting, lost, needsSignIn }) {
    const place = find("[data-sync]");
    const notice = find("[data-offline-notice]");
    notice.hidden = !(needsSignIn || lost);
    notice.textContent = needsSignIn ? word("signIn") : word("offline");
    place.dataset.waiting = waiting;
    place.textContent = waiting ? word("waiting", { n: waiting }) : place.dataset.time ? word("saved", { time: place.dataset.time }) : word("allSaved");
  }

  /* Both values side by side, and the officer chooses; or the reason of a refusal. */
  function inWords(entry, value) {
    if (entry.kind === "fact") return value.value;
    if (entry.kind === "answer") return `${word(`result${value.result}`)} ${value.note || ""}`;
    if (entry.kind === "rest") return word("restPass");
    if (entry.kind === "removal" && value === entry.data) return word("removed");
    if (entry.kind === "recheck") return `${word(`recheck${value.result}`)} ${value.note || ""}`;
    const measure = find(`[name=measure] option[value="${value.measure}"]`)?.textContent.trim() || "";
    return [value.description, value.location, measure, value.rectify_by, value.basis].filter(Boolean).join(" · ");
  }

  async function showTroubles() {
    const box = find("[data-troubles]");
    const troubles = (await sync.entries()).filter((entry) => entry.conflict || entry.refused);
    box.replaceChildren(...troubles.map((entry) => (entry.conflict ? conflict(entry) : refusal(entry))));
    box.hidden = !troubles.length;
  }

  function conflict(entry) {
    const current = entry.conflict;
    const settle = (mine) => async () => { await sync.settle(entry, mine); showTroubles(); };
    return make("div", { class: "visit-conflict", role: "alert", "data-conflict": entry.kind },
      make("p", {}, make("strong", {}, word("conflict"))),
      make("p", {}, word("theirs", { by: current.by, value: inWords(entry, current) })),
      make("p", {}, word("mine", { value: inWords(entry, entry.data) })),
      make("p", { class: "visit-buttons" },
        make("button", { type: "button", class: "btn btn-primary", onclick: settle(true) }, word("keepMine")),
        make("button", { type: "button", class: "btn", onclick: settle(false) }, word("keepTheirs"))));
  }

  function refusal(entry) {
    const drop = async () => { await sync.drop(entry); showTroubles(); };
    return make("div", { class: "visit-conflict is-refused", role: "alert" },
      make("p", {}, word("refused", { reason: entry.refused })),
      make("p", {}, entry.data.file || inWords(entry, entry.data) || ""),
      make("button", { type: "button", class: "btn", onclick: drop }, word("giveUp")));
  }

  /* Facts */
  function watchFacts() {
    root.querySelectorAll("[data-fact]").forEach((field) => {
      let timer = 0;
      const keep = () => {
        clearTimeout(timer);
        const known = page.state.facts[field.dataset.fact];
        if (field.value === known.value) return;
        sync.add("fact", `fact:${field.dataset.fact}`, { name: field.dataset.fact, value: field.value }, known.version);
      };
      field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1200); });
      field.addEventListener("change", keep);
    });
    find("[data-suggest]").addEventListener("click", () => {
      const field = find("[data-fact=situation]");
      field.value = suggestion();
      field.dispatchEvent(new Event("change"));
    });
  }

  function suggestion() {
    const { state } = page;
    if (state.recheck.length) return word("suggestRecheck", { n: state.recheck.length });
    return word(state.items.length ? "suggest" : "suggestPlain", { premises: state.facts.premises.value });
  }

  page.on((state) => {
    root.querySelectorAll("[data-fact]").forEach((field) => {
      if (field !== document.activeElement) field.value = state.facts[field.dataset.fact].value;
      field.disabled = !state.identity.by || state.status !== "open";
    });
    root.classList.toggle("is-open", state.status === "open");
    root.classList.toggle("is-signing", state.status === "signing");
  });

  /* Identity */
  page.on((state) => {
    const shown = Boolean(state.identity.by);
    find("[data-officers]").replaceChildren(...state.officers.map((one) => make("li", {}, make("strong", {}, one.name), make("span", {}, `${word("certificate")} ${one.certificate}`))));
    find("[data-identity-form]").hidden = shown;
    find("[data-identity-done]").hidden = !shown;
    find("[data-identity-done]").textContent = shown ? word("identityDone", state.identity) : "";
    tabs.forEach((tab) => { tab.disabled = !shown && tab.dataset.go !== "identity"; });
    root.querySelectorAll("[data-next]").forEach((button) => { button.disabled = !shown; });
  });

  function watchIdentity() {
    find("[data-identity-form]").addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const field = event.target.elements.confirmed_by;
      if (!field.value.trim()) { field.focus(); return; }
      await sync.add("identity", "identity", { confirmed_by: field.value });
      show("facts");
    }, true);
  }

  /* Checklist */
  async function answer(item, result, note) {
    const known = page.state.answers[item.id] || { version: 0 };
    await spare(item.id);
    return sync.add("answer", `answer:${item.id}`, { item: item.id, result, note: note ?? known.note ?? "" }, known.version);
  }

  /* An item answered by itself leaves the entry that answers the rest, as long as that one has not gone out. */
  async function spare(id) {
    for (const entry of await sync.entries()) {
      if (entry.kind !== "rest" || entry.inFlight || entry.refused) continue;
      const items = entry.data.items.split(",").filter((one) => one !== String(id));
      if (items.length) await sync.change(entry, { ...entry.data, items: items.join(",") });
      else await sync.drop(entry);
    }
  }

  function check(item, number) {
    const given = page.state.answers[item.id] || { result: "" };
    const press = (result) => () => {
      answer(item, result);
      if (result === "found") window.visitFindings.open({ item });
    };
    const choice = (result, look) => make("button", { type: "button", class: `choice choice-${look}`, "aria-pressed": String(given.result === result), "data-result": result, onclick: press(result) }, word(`result${result}`));
    return make("li", { class: `check is-${{ pass: "pass", found: "hazard", not_applicable: "na" }[given.result] || "none"}`, "data-item": item.id },
      make("div", { class: "check-head" }, make("span", { class: "check-number" }, String(number)),
        make("div", { class: "check-words" }, make("h3", {}, item.title),
          item.major ? make("p", { class: "check-major" }, word("major")) : "",
          make("details", { class: "check-more" }, make("summary", {}, word("how")), ...item.methods.map((text) => make("p", {}, text)), make("p", { class: "help" }, item.basis)))),
      make("div", { class: "check-choice" }, choice("pass", "pass"), choice("found", "hazard"), choice("not_applicable", "na")));
  }

  page.on((state) => {
    const list = find("[data-checklist]");
    const opened = new Set([...list.querySelectorAll("details[open]")].map((one) => one.closest("[data-item]").dataset.item));
    const parts = [];
    let heading = "";
    state.items.forEach((item, index) => {
      const title = [item.standard, item.section].filter(Boolean).join(" · ");
      if (title !== heading) parts.push(make("li", { class: "visit-heading" }, title));
      heading = title;
      const row = check(item, index + 1);
      if (opened.has(String(item.id))) row.querySelector("details").open = true;
      parts.push(row);
    });
    list.replaceChildren(...parts);
    const done = Object.values(state.answers).filter((one) => one.result && one.result !== "not_checked").length;
    find("[data-checked]").textContent = word("checked", { n: done, all: state.items.length });
    find("[data-all-pass]").hidden = !state.items.length || done === state.items.length || state.status !== "open";
  });

  function watchChecklist() {
    find("[data-all-pass]").addEventListener("click", async () => {
      const rest = page.state.items.filter((item) => !page.state.answers[item.id]?.result).map((item) => item.id);
      if (rest.length) await sync.add("rest", "rest", { items: rest.join(","), result: "pass" });
    });
  }

  /* The first visit came before the service worker did: keep this page and its parts for the way without a network. */
  async function keepPage() {
    await navigator.serviceWorker.register(root.dataset.worker, { scope: "/visits/" });
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet], svg.icon use")];
    const addresses = new Set(parts.map((part) => (part.src || part.href.baseVal || part.href).split("#")[0]));
    const pages = await caches.open(`visits-pages-${root.dataset.user}`);
    await pages.add(location.href.split("#")[0]);
    const kept = await caches.open(`visits-parts-${root.dataset.shell}`);
    await Promise.all([...addresses].map((address) => kept.add(address)));
    root.dataset.kept = "1";
  }

  document.addEventListener("DOMContentLoaded", async () => {
    tabs.forEach((tab) => tab.addEventListener("click", () => show(tab.dataset.go)));
    root.querySelectorAll("[data-next]").forEach((button) => button.addEventListener("click", next));
    watchIdentity();
    watchFacts();
    watchChecklist();
    await refresh(JSON.parse(document.getElementById("visit-state").textContent));
    const wanted = location.hash.slice(1);
    show(page.state.status !== "open" ? "sign" : !page.state.identity.by ? "identity" : names().includes(wanted) ? wanted : "facts");
    showTroubles();
    await sync.wake();
    root.classList.add("is-ready");
    if (navigator.onLine) reload();
    setInterval(() => { if (!document.hidden && navigator.onLine) reload(); }, Number(root.dataset.poll || 20000));
    if (navigator.serviceWorker && window.caches) keepPage().catch(() => {});
    if (navigator.storage?.persist) navigator.storage.persist();
  });
})();
