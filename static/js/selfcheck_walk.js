/*
 * The phone page of an inspection (templates/hazards/selfcheck_walk.html). A tap is kept in the queue at once and sent
 * when there is a network; the page always says which: saved, to be sent, refused, answered differently by somebody.
 * The server counts time by its own clock: the phone only says how long ago something was done.
 */
(function () {
  "use strict";

  const walk = document.querySelector("[data-walk]");
  if (!walk || !window.indexedDB) return;

  const queue = window.selfcheckQueue;
  const me = { user: walk.dataset.user, inspection: walk.dataset.walk };
  const ANSWERED = ["pass", "hazard", "na"];
  const LARGE = 12 * 1024 * 1024; // a photo above this is made smaller before it is kept
  let sending = false;
  let again = 0;
  let needsSignIn = false;

  const text = (key, values) => (walk.dataset[key] || key).replace(/\{(\w+)\}/g, (all, name) => values?.[name] ?? all);
  const words = (result) => text(`words${result[0].toUpperCase()}${result.slice(1)}`);
  const check = (item) => document.getElementById(`item-${item}`);
  const checks = () => [...walk.querySelectorAll("[data-check]")];

  function say(box, message, icon, look) {
    const place = box.querySelector("[data-state]");
    place.replaceChildren(...(icon ? [portal.icon(icon)] : []), document.createTextNode(message ? ` ${message}` : ""));
    place.className = `check-state ${look || ""}`;
  }

  /* What is shown at one item: the choice, whether its details are open, whether it is closed for good. */
  function show(box, result) {
    box.dataset.result = result;
    for (const name of ANSWERED) box.classList.toggle(`is-${name}`, result === name);
    box.classList.toggle("is-open", ["draft", "hazard"].includes(result) && !("locked" in box.dataset));
    box.querySelectorAll(".choice").forEach((button) => {
      const on = button.value === result || (button.value === "hazard" && result === "draft");
      button.setAttribute("aria-pressed", String(on));
    });
    count();
  }

  function lock(box, url) {
    box.dataset.locked = "";
    box.classList.remove("is-open");
    box.querySelectorAll(".choice").forEach((button) => { button.disabled = true; });
    const fields = box.querySelector(".check-fields");
    fields.hidden = true;
    if (!url || box.querySelector(".check-known")) return;
    const line = document.createElement("p");
    const link = document.createElement("a");
    line.className = "check-known";
    link.href = url;
    link.textContent = text("recorded");
    line.append(portal.icon("alert-triangle"), link, ` ${box.querySelector("[name=note]").value}`);
    box.querySelector(".check-choice").after(line);
  }

  function count() {
    const results = checks().map((box) => box.dataset.result);
    const answered = results.filter((result) => ANSWERED.includes(result)).length;
    walk.querySelector("[data-answered]").textContent = answered;
    walk.querySelector("[data-progress]").value = answered;
    walk.querySelector("[data-found]").textContent = results.filter((result) => result === "hazard").length;
    walk.querySelector("[data-next]").hidden = answered === results.length;
  }

  async function tellState() {
    const waiting = (await queue.of(me.user, me.inspection)).filter((entry) => !entry.refused && !entry.conflict);
    const place = walk.querySelector("[data-sync]");
    const notice = walk.querySelector("[data-offline-notice]");
    const lost = waiting.length > 0 && (!navigator.onLine || again > 0);
    notice.hidden = !(needsSignIn || lost || !navigator.onLine);
    notice.textContent = needsSignIn ? text("signIn") : text("offline");
    place.dataset.count = waiting.length;
    if (waiting.length) place.textContent = sending && !lost ? text("sending") : text("waiting", { n: waiting.length });
    else if (place.dataset.time) place.textContent = text("saved", { time: place.dataset.time });
    walk.querySelector("[data-finish]").classList.toggle("disabled", waiting.length > 0);
  }

  function body(entry) {
    const form = new FormData();
    for (const [name, value] of Object.entries(entry.data || {})) form.append(name, value);
    form.append("client_id", entry.id);
    if (entry.kind === "photo") form.append("photo", entry.blob, entry.name);
    else {
      form.append("seen", entry.seen);
      form.append("device_at", new Date(entry.made).toISOString());
      form.append("age", Math.max(0, Math.round((Date.now() - entry.made) / 1000)));
    }
    return form;
  }

  /* "sent", "refused", "later" (no network, server busy, signed out). */
  async function send(entry) {
    let answer;
    try {
      answer = await fetch(entry.url, {
        method: "POST",
        body: body(entry),
        headers: { "X-CSRFToken": portal.csrf(), Accept: "application/json" },
      });
    } catch {
      return "later";
    }
    const isJson = (answer.headers.get("Content-Type") || "").includes("application/json");
    if (answer.redirected || (!isJson && answer.status === 403)) {
      needsSignIn = true;
      return "later";
    }
    if (!isJson || answer.status >= 500 || answer.status === 429) return "later";
    needsSignIn = false;
    const told = await answer.json();
    if (answer.ok) await taken(entry, told);
    else if (told.current) await differs(entry, told.current);
    else await refused(entry, told.reason);
    return answer.ok ? "sent" : "refused";
  }

  async function taken(entry, told) {
    await queue.remove(entry);
    const box = check(entry.item);
    const time = told.saved_at || new Date().toTimeString().slice(0, 5);
    walk.querySelector("[data-sync]").dataset.time = time;
    if (!box) return;
    if (entry.kind === "photo") {
      box.querySelectorAll(`[data-photo-of="${entry.id}"]`).forEach((line) => line.classList.remove("is-waiting"));
      return;
    }
    box.dataset.version = told.version;
    for (const other of await queue.of(me.user, me.inspection)) {
      if (other.kind === "answer" && other.item === entry.item && other.seen === entry.seen) {
        other.seen = told.version;
        await queue.change(other);
      }
    }
    say(box, text("saved", { time }), "cloud-check", "is-saved");
    if (told.hazard_url) lock(box, told.hazard_url);
  }

  async function refused(entry, reason) {
    entry.refused = String(reason || "");
    entry.inFlight = false;
    await queue.change(entry);
    const box = check(entry.item);
    if (box) say(box, text("refused", { reason: entry.refused }), "alert-circle", "is-refused");
  }

  /* Somebody answered meanwhile: both are shown, and a person decides. */
  async function differs(entry, current) {
    entry.conflict = current;
    entry.inFlight = false;
    await queue.change(entry);
    showConflict(entry);
  }

  function showConflict(entry) {
    const box = check(entry.item);
    if (!box) return;
    const place = box.querySelector("[data-conflict]");
    const theirs = document.createElement("p");
    const mine = document.createElement("p");
    const { current } = { current: entry.conflict };
    const note = current.note ? ` ${current.note}` : "";
    theirs.textContent = text("theirs", { by: current.by, at: current.at, result: current.result_words }) + note;
    mine.textContent = text("mine", { result: words(entry.data.result) }) + (entry.data.note ? ` ${entry.data.note}` : "");
    const keep = button("keepMine", "btn-primary", async () => {
      Object.assign(entry, { conflict: null, seen: current.version, id: crypto.randomUUID() });
      await queue.change(entry);
      place.hidden = true;
      pump();
    });
    const drop = button("keepTheirs", "", async () => {
      await queue.remove(entry);
      place.hidden = true;
      box.dataset.version = current.version;
      box.querySelector("[name=note]").value = current.note;
      show(box, current.result);
      say(box, text("saved", { time: current.at.slice(-5) }), "cloud-check", "is-saved");
      if (current.result === "hazard") location.reload();
      tellState();
    });
    place.replaceChildren(theirs, mine, keep, drop);
    place.hidden = false;
    say(box, "", "", "");
  }

  function button(key, look, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn ${look}`;
    made.textContent = text(key);
    made.addEventListener("click", act);
    return made;
  }

  async function pump() {
    if (sending) return;
    sending = true;
    tellState();
    let delayed = false;
    for (;;) {
      const next = (await queue.of(me.user, me.inspection)).find((entry) => !entry.refused && !entry.conflict);
      if (!next) break;
      next.inFlight = true;
      await queue.change(next);
      if (await send(next) === "later") {
        next.inFlight = false;
        await queue.change(next);
        delayed = true;
        break;
      }
    }
    again = delayed ? Math.min(again + 1, 5) : 0;
    sending = false;
    await tellState();
    if (delayed) setTimeout(pump, [0, 2000, 5000, 10000, 20000, 30000][again]);
  }

  async function keep(box, result) {
    const form = box.querySelector("form");
    const data = { result, note: form.elements.note.value, location: form.elements.location.value };
    if (result === "pass" || result === "na") Object.assign(data, { note: "", location: "" });
    await queue.add({
      ...me, kind: "answer", item: box.dataset.check, id: crypto.randomUUID(), url: form.action,
      seen: Number(box.dataset.version), made: Date.now(), data,
    });
    show(box, result);
    say(box, result === "draft" ? text("draft") : text("waiting", { n: 1 }), "hourglass", "is-waiting");
    pump();
  }

  function choose(box, result) {
    if ("locked" in box.dataset) return;
    if (result === "hazard") {
      box.classList.add("is-open");
      box.querySelector('.choice[value="hazard"]').setAttribute("aria-pressed", "true");
      box.querySelector("[data-photo]").focus({ preventScroll: true }); // the camera comes first, the keyboard later
      box.scrollIntoView({ block: "nearest" });
      return;
    }
    keep(box, result);
  }

  function record(box) {
    const note = box.querySelector("[name=note]");
    if (!note.value.trim()) {
      say(box, text("noWords"), "alert-circle", "is-refused");
      note.focus();
      return;
    }
    keep(box, "hazard");
  }

  async function smaller(file) {
    if (file.size <= LARGE || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 2400 / Math.max(picture.width, picture.height));
      const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    } catch {
      return file; // the server says what is wrong with it
    }
  }

  function showPhoto(box, entry) {
    const line = document.createElement("li");
    const picture = document.createElement("img");
    line.className = "is-waiting";
    line.dataset.photoOf = entry.id;
    line.title = text("photoWaiting");
    picture.src = URL.createObjectURL(entry.blob);
    picture.alt = text("photoWaiting");
    line.append(picture);
    box.querySelector("[data-photos]").append(line);
  }

  async function photo(box, file) {
    const blob = await smaller(file);
    const entry = {
      ...me, kind: "photo", item: box.dataset.check, id: crypto.randomUUID(),
      url: box.querySelector("form").dataset.photoUrl, made: Date.now(), blob, name: file.name || "photo.jpg",
    };
    await queue.add(entry);
    showPhoto(box, entry);
    pump();
  }

  function watch(box) {
    const form = box.querySelector("form");
    let timer = 0;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const pressed = event.submitter;
      clearTimeout(timer);
      if (pressed && "record" in pressed.dataset) record(box);
      else if (pressed) choose(box, pressed.value);
    }, true);
    for (const name of ["note", "location"]) {
      form.elements[name].addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => keep(box, "draft"), 900);
      });
    }
    form.querySelector("[data-photo]").addEventListener("change", (event) => {
      [...event.target.files].forEach((file) => photo(box, file));
      event.target.value = "";
    });
    if (box.dataset.result) show(box, box.dataset.result);
  }

  function focusNext(step) {
    const all = checks();
    const now = all.indexOf(document.activeElement.closest("[data-check]"));
    const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") focusNext(key === "j" ? 1 : -1);
    const box = document.activeElement.closest("[data-check]");
    if (box && "123".includes(key)) {
      event.preventDefault();
      choose(box, ["pass", "hazard", "na"][Number(key) - 1]);
    }
  });

  walk.querySelector("[data-next]").addEventListener("click", () => {
    const open = checks().find((box) => !ANSWERED.includes(box.dataset.result));
    if (!open) return;
    open.focus({ preventScroll: true });
    open.scrollIntoView({ block: "center" });
  });
  walk.querySelector("[data-finish]").addEventListener("click", (event) => {
    if (event.currentTarget.classList.contains("disabled")) event.preventDefault();
  });

  /* After a reload: what waits is shown as if it had just been entered. */
  async function restore() {
    for (const entry of await queue.of(me.user, me.inspection)) {
      const box = check(entry.item);
      if (entry.inFlight) Object.assign(entry, { inFlight: false }) && await queue.change(entry);
      if (!box) continue;
      if (entry.kind === "photo") showPhoto(box, entry);
      else {
        box.querySelector("[name=note]").value = entry.data.note;
        box.querySelector("[name=location]").value = entry.data.location;
        show(box, entry.data.result);
        if (entry.conflict) showConflict(entry);
        else if (entry.refused) say(box, text("refused", { reason: entry.refused }), "alert-circle", "is-refused");
        else say(box, text("waiting", { n: 1 }), "hourglass", "is-waiting");
      }
    }
    count();
    pump();
  }

  document.addEventListener("DOMContentLoaded", () => {
    walk.classList.add("is-ready");
    checks().forEach(watch);
    restore();
  });
  window.addEventListener("online", () => { again = 0; pump(); });
  window.addEventListener("offline", tellState);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) pump(); });
  window.addEventListener("beforeunload", (event) => {
    if (Number(walk.querySelector("[data-sync]").dataset.count || 0) > 0) event.preventDefault();
  });

  /* The first visit came before the service worker did: keep this page and its parts for the way without a network. */
  async function keepPage() {
    await navigator.serviceWorker.register(walk.dataset.worker);
    if (navigator.serviceWorker.controller) return;
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet], svg.icon use")];
    const addresses = parts.map((part) => (part.src || part.href.baseVal || part.href).split("#")[0]);
    const store = await caches.open("selfcheck");
    await Promise.all([...new Set([location.href.split("#")[0], ...addresses])].map((address) => store.add(address)));
  }
  if (navigator.serviceWorker && window.caches) keepPage().catch(() => {});
  if (navigator.storage?.persist) navigator.storage.persist();
})();
