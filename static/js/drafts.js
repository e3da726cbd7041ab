/*
 * Drafts: nothing typed is lost.
 *
 * <form data-draft-url="…" data-draft-key="person:form:record">  with an element [data-draft-state] inside.
 * Three seconds after the last key the fields (no files, no passwords, nothing marked data-no-draft) are posted to
 * data-draft-url, which answers {"saved_at": "10:32"} and offers them when the form is opened again. Until that answer a
 * copy is kept in this browser, and offered after a reload, so that a lost connection loses nothing.
 * <form data-guard> only warns before leaving with changes. Signing out ([data-sign-out]) wipes the copies.
 */
(function () {
  "use strict";

  const WAIT = 3000;
  const PREFIX = "portal-draft:";
  const NOT_HERE = "[data-no-draft], [data-personal]"; // phones and ID numbers stay in no browser that others use
  const SENT = "portal-draft-sent";
  const dirty = new Set();

  function fields(form, left = "[data-no-draft]") {
    const kept = [];
    for (const element of form.elements) {
      if (!element.name || element.name === "csrfmiddlewaretoken" || element.closest(left)) continue;
      if (["file", "password", "submit", "button", "hidden"].includes(element.type)) continue;
      if (["checkbox", "radio"].includes(element.type)) kept.push([element.name, element.value, element.checked]);
      else if (element.type === "select-multiple") for (const option of element.options) kept.push([element.name, option.value, option.selected]);
      else kept.push([element.name, element.value, null]);
    }
    return kept;
  }

  function fill(form, kept) {
    const left = kept.slice();
    for (const element of form.elements) {
      const choice = ["checkbox", "radio"].includes(element.type);
      const options = element.type === "select-multiple" ? [...element.options] : [element];
      for (const option of options) {
        const index = left.findIndex(([name, value, on]) => name === element.name && (on === null || value === option.value));
        if (index < 0) continue;
        const [, value, on] = left.splice(index, 1)[0];
        if (choice) element.checked = on;
        else if (on === null) element.value = value;
        else option.selected = on;
      }
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function clock(date) {
    return date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  function say(form, key, values, look) {
    const place = form.querySelector("[data-draft-state]");
    if (!place) return;
    place.textContent = portal.text(key, values);
    place.className = `draft-state ${look || ""}`;
  }

  async function send(form) {
    const body = new FormData();
    fields(form).forEach(([name, value, on]) => {
      if (on !== false) body.append(name, value);
    });
    say(form, "saving");
    dirty.delete(form);
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": portal.csrf(), Accept: "application/json" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { saved_at: time } = await answer.json();
      say(form, "savedAt", { time }, "is-saved");
      if (!dirty.has(form)) localStorage.removeItem(PREFIX + form.dataset.draftKey);
    } catch {
      dirty.add(form);
      say(form, "draftOffline", {}, "is-offline");
    }
  }

  function keepHere(form) {
    if (!form.dataset.draftKey) return;
    const copy = JSON.stringify({ at: Date.now(), fields: fields(form, NOT_HERE) });
    try {
      localStorage.setItem(PREFIX + form.dataset.draftKey, copy);
    } catch {
      /* storage full or forbidden: the server copy is still made */
    }
  }

  function offer(form, copy) {
    const box = document.createElement("div");
    const body = document.createElement("div");
    const restore = document.createElement("button");
    const discard = document.createElement("button");
    box.className = "notice notice-warning";
    box.setAttribute("role", "status");
    body.className = "notice-body";
    body.textContent = `${portal.text("draftFound", { time: clock(new Date(copy.at)) })} `;
    for (const [button, key] of [[restore, "draftRestore"], [discard, "draftDiscard"]]) {
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = portal.text(key);
      body.append(button, " ");
    }
    restore.addEventListener("click", () => {
      fill(form, copy.fields);
      box.remove();
    });
    discard.addEventListener("click", () => {
      localStorage.removeItem(PREFIX + form.dataset.draftKey);
      box.remove();
    });
    box.append(portal.icon("history"), body);
    form.prepend(box);
  }

  function lookForCopy(form) {
    const stored = form.dataset.draftKey && localStorage.getItem(PREFIX + form.dataset.draftKey);
    if (!stored || document.querySelector("[data-error-summary]")) return;
    const copy = JSON.parse(stored);
    if (JSON.stringify(copy.fields) !== JSON.stringify(fields(form, NOT_HERE))) offer(form, copy);
  }

  /* The page after a sent form: unless that is the form again or the sign-in page, it was accepted. */
  function forgetAccepted() {
    const sent = sessionStorage.getItem(SENT);
    if (!sent || document.body.classList.contains("auth")) return;
    sessionStorage.removeItem(SENT);
    const again = [...document.forms].some((form) => form.dataset.draftKey === sent);
    if (!again) localStorage.removeItem(PREFIX + sent);
  }

  function watch(form) {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    let timer = 0;
    lookForCopy(form);
    form.addEventListener("input", () => {
      dirty.add(form);
      keepHere(form);
      clearTimeout(timer);
      if (form.dataset.draftUrl) timer = setTimeout(() => send(form), WAIT);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      dirty.delete(form);
      if (form.dataset.draftKey) sessionStorage.setItem(SENT, form.dataset.draftKey);
    });
  }

  forgetAccepted();
  portal.onLoad((root) => root.querySelectorAll("form[data-draft-url], form[data-guard]").forEach(watch));
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (dirty.size) event.preventDefault();
  });
  /* Pages and entries that visits keep for working without a network (visit_store.js, visit_worker.js). */
  async function forgetVisits(entriesToo) {
    const ours = (name) => name.startsWith("visits-");
    if (window.caches) (await caches.keys()).filter(ours).forEach((name) => caches.delete(name));
    if (!entriesToo) return;
    Object.keys(localStorage).filter((key) => key.startsWith("visits-waiting:")).forEach((key) => localStorage.removeItem(key));
    const known = window.indexedDB?.databases ? await indexedDB.databases() : [];
    known.filter(({ name }) => ours(name)).forEach(({ name }) => indexedDB.deleteDatabase(name));
  }

  if (document.body.classList.contains("auth")) forgetVisits(false); // whoever signs in here may be somebody else
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    const waits = Object.keys(localStorage).some((key) => key.startsWith("visits-waiting:"));
    if (waits && !window.confirm(portal.text("signOutUnsent"))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    forgetVisits(true);
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
    if (window.caches) caches.delete("selfcheck"); // pages kept for working without a network (selfcheck_worker.js)
  }, true); // before app.js marks the form as sent
})();
