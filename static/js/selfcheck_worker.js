/*
 * Service worker of the inspection pages: lets a page that was opened before open again without a network. It keeps
 * the pages of inspections and their scripts and styles, newest first from the network; it never answers for anything
 * that is sent. Signing out empties the store (drafts.js).
 */
"use strict";

const STORE = "selfcheck";
const PAGES = /^\/self-inspections\/(today|\d+\/walk)\/$/;
const WAIT = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fromNetwork(request) {
  const answer = await fetch(request, { signal: AbortSignal.timeout(WAIT) });
  if (answer.ok && !answer.redirected) {
    const store = await caches.open(STORE);
    await store.put(request.url, answer.clone());
  }
  return answer;
}

async function answerTo(request) {
  try {
    return await fromNetwork(request);
  } catch (error) {
    const kept = await (await caches.open(STORE)).match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && PAGES.test(address.pathname);
  const isPart = request.mode !== "navigate" && address.pathname.startsWith("/static/");
  if (isPage || isPart) event.respondWith(answerTo(request));
});
