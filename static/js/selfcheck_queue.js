/*
 * What a phone has not sent yet: answers and photos of inspections, kept in this browser (IndexedDB) until the server
 * has them. One person's entries are never shown to another. `window.selfcheckQueue`:
 *
 *   add(entry)            keep it; an answer replaces an older one to the same item that has not gone out yet
 *   of(user, inspection)  entries in the order in which they were made
 *   change(entry), remove(entry)
 */
(function () {
  "use strict";

  const STORE = "waiting";
  let opened = null;

  function open() {
    opened = opened || new Promise((resolve, reject) => {
      const request = indexedDB.open("selfcheck", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key", autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  }

  async function run(mode, work) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  async function of(user, inspection) {
    const all = await run("readonly", (store) => store.getAll());
    return all.filter((entry) => entry.user === user && entry.inspection === inspection);
  }

  async function add(entry) {
    if (entry.kind === "answer") {
      const others = await of(entry.user, entry.inspection);
      for (const other of others) {
        if (other.kind === "answer" && other.item === entry.item && !other.inFlight) await remove(other);
      }
    }
    entry.key = await run("readwrite", (store) => store.add(entry));
    return entry;
  }

  function change(entry) {
    return run("readwrite", (store) => store.put(entry));
  }

  function remove(entry) {
    return run("readwrite", (store) => store.delete(entry.key));
  }

  window.selfcheckQueue = { add, of, change, remove };
})();
