/*
 * Service worker of the visit pages: lets a visit that was opened before open again without a network. Scripts and
 * styles lie in a cache of this version; pages in a cache of the person whose pages they are. When another person's
 * page arrives, or the server asks for a sign-in, the pages of everybody else are dropped. Nothing that is sent is ever
 * answered from here. Signing out empties everything (drafts.js).
 */
"use strict";

const PARTS = "visits-parts-SHELL-VERSION";
const PAGES = "visits-pages-";
const IS_PAGE = /^\/visits\/(today|\d+\/work)\/$/;
const WAIT = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([dropOldParts(), self.clients.claim()])));

async function dropOldParts() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("visits-parts-") && name !== PARTS).map((name) => caches.delete(name)));
}

async function dropPages(but) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PAGES) && name !== but).map((name) => caches.delete(name)));
}

/* Waits without end where nothing is kept: a slow network is better than none. */
const fetched = (request, kept) => (kept ? fetch(request, { signal: AbortSignal.timeout(WAIT) }) : fetch(request));

async function keptPage(request) {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const kept = await (await caches.open(name)).match(request.url, { ignoreVary: true });
    if (kept) return kept;
  }
  return null;
}

async function page(request) {
  const kept = await keptPage(request);
  try {
    const answer = await fetched(request, kept);
    const owner = answer.headers.get("X-Page-Owner");
    if (answer.ok && owner && !answer.redirected) {
      await dropPages(PAGES + owner);
      await (await caches.open(PAGES + owner)).put(request.url, answer.clone());
    } else if (answer.redirected || answer.type === "opaqueredirect") {
      await dropPages("");
    }
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function part(request) {
  const store = await caches.open(PARTS);
  const kept = await store.match(request.url, { ignoreVary: true });
  try {
    const answer = await fetched(request, kept);
    if (answer.ok) await store.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && IS_PAGE.test(address.pathname)) event.respondWith(page(request));
  else if (request.mode !== "navigate" && address.pathname.startsWith("/static/")) event.respondWith(part(request));
});
