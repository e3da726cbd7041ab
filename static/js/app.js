/*
 * What every page shares: the words for scripts, start-up of behaviours (also for parts that HTMX brings in), one-time
 * sending of forms, notices, and what to say when a request fails. Other files hang on `window.portal`.
 *
 *   portal.onLoad(root => …)     run now and for every new part of the page
 *   portal.text(key, {n: 3})     a word of components/js_texts.html with {n} filled in
 *   portal.toast(text, tone)     a short notice at the corner (info | success | warning | error), read out politely
 *   portal.csrf()                the token for fetch()
 */
(function () {
  "use strict";

  const source = document.getElementById("portal-texts");
  const texts = source ? source.dataset : {};
  const starters = [];

  function text(key, values) {
    return (texts[key] || key).replace(/\{(\w+)\}/g, (all, name) => (values && name in values ? values[name] : all));
  }

  function csrf() {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    const known = document.querySelector("svg.icon use");
    const sprite = known ? known.getAttribute("href").split("#")[0] : "";
    use.setAttribute("href", `${sprite}#${name}`);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  }

  function toast(message, tone) {
    const icons = { success: "circle-check", warning: "alert-triangle", error: "circle-x" };
    const box = document.createElement("div");
    const body = document.createElement("div");
    box.className = `notice notice-${tone || "info"}`;
    body.className = "notice-body";
    body.textContent = message;
    box.append(icon(icons[tone] || "info-circle"), body);
    document.getElementById("toasts").append(box);
    setTimeout(() => box.remove(), tone === "error" ? 12000 : 6000);
  }

  function start(root) {
    starters.forEach((starter) => starter(root));
  }

  function onLoad(starter) {
    starters.push(starter);
    if (document.readyState !== "loading") starter(document);
  }

  window.portal = { text, csrf, icon, toast, onLoad };
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) start(event.target);
  });

  /* A form goes out once: a second press is ignored until the answer is there or the page is shown again. */
  function release(form) {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
    form.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    form.setAttribute("aria-busy", "true");
    if (event.submitter) event.submitter.classList.add("is-busy");
    setTimeout(() => release(form), form.hasAttribute("data-download") ? 3000 : 20000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) release(form);
  });

  /* Requests that fail say so in words; the page and what was typed stay. */
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const key = status === 403 ? "refused" : status === 429 ? "tooMany" : "serverError";
    toast(text(key), "error");
  });
  document.addEventListener("htmx:sendError", () => toast(text("serverSilent"), "error"));

  onLoad((root) => {
    root.querySelectorAll("[data-close-notice]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => button.closest("[data-notice]").remove());
    });
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
    root.querySelectorAll("details[data-remember]").forEach(remember);
    root.querySelectorAll("[data-auto-submit]").forEach((field) => {
      field.addEventListener("change", () => field.form.requestSubmit());
    });
  });

  /* A <details data-menu> closes on Escape and on a click elsewhere, as a menu does. */
  function closeMenus(keep) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!keep || !menu.contains(keep)) menu.open = false;
    });
  }
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* A <details data-remember="key"> stays as this person left it, on this device. */
  function remember(details) {
    const key = `portal-open:${details.dataset.remember}`;
    if (localStorage.getItem(key) === "1") details.open = true;
    details.addEventListener("toggle", () => localStorage.setItem(key, details.open ? "1" : "0"));
  }

  /* "/" goes to the search field, as long as nobody is typing. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector("[data-search-key='/']");
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  /* The menu is longer than most screens: the entry of this page stands in sight. */
  const entries = document.querySelector(".sidenav-list");
  const here = entries?.querySelector("[aria-current=page]");
  if (here && entries.scrollHeight > entries.clientHeight) {
    entries.scrollTop += here.getBoundingClientRect().top - entries.getBoundingClientRect().top - entries.clientHeight / 2;
  }
})();
