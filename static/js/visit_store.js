/*
 * What a tablet has not sent yet of a visit: kept in this browser (IndexedDB), one database for each person, encrypted
 * with a key that only that person's page has. Signing out removes it (drafts.js). `window.visitStore(user, key)`:
 *
 *   all(visit)      entries in the order in which they were made; what cannot be read is left out
 *   add(entry), change(entry), remove(entry)
 *
 * An entry is a plain object; `blob` (a photo) is kept beside it.
 */
(function () {
  "use strict";

  const STORE = "waiting";
  const PREFIX = "visits-";
  const WAITING = "visits-waiting:"; // number of entries that wait, for the question at signing out

  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  window.visitStore = function (user, base64Key) {
    let opened = null;
    const key = crypto.subtle.importKey("raw", bytes(base64Key), "AES-GCM", false, ["encrypt", "decrypt"]);

    function open() {
      opened = opened || new Promise((resolve, reject) => {
        const request = indexedDB.open(`${PREFIX}${user}`, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key", autoIncrement: true });
        request.onsuccess = () => {
          request.result.onversionchange = () => request.result.close(); // signing out removes it
          resolve(request.result);
        };
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

    async function seal(content) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, content) };
    }

    const unseal = async (part) => crypto.subtle.decrypt({ name: "AES-GCM", iv: part.iv }, await key, part.data);

    async function closed(entry) {
      const { key: number, blob, ...plain } = entry;
      const row = { visit: entry.visit, plain: await seal(new TextEncoder().encode(JSON.stringify(plain))) };
      if (blob) row.blob = { type: blob.type, ...(await seal(await blob.arrayBuffer())) };
      if (number !== undefined) row.key = number;
      return row;
    }

    async function readable(row) {
      try {
        const entry = JSON.parse(new TextDecoder().decode(await unseal(row.plain)));
        if (row.blob) entry.blob = new Blob([await unseal(row.blob)], { type: row.blob.type });
        return { ...entry, key: row.key };
      } catch {
        return null; // written under another key
      }
    }

    async function count() {
      const number = await run("readonly", (store) => store.count());
      if (number) localStorage.setItem(WAITING + user, number);
      else localStorage.removeItem(WAITING + user);
    }

    return {
      async all(visit) {
        const rows = await run("readonly", (store) => store.getAll());
        const found = await Promise.all(rows.filter((row) => row.visit === visit).map(readable));
        return found.filter(Boolean);
      },
      async add(entry) {
        const row = await closed(entry);
        entry.key = await run("readwrite", (store) => store.add(row));
        await count();
        return entry;
      },
      async change(entry) {
        const row = await closed(entry);
        await run("readwrite", (store) => store.put(row));
      },
      async remove(entry) {
        await run("readwrite", (store) => store.delete(entry.key));
        await count();
      },
    };
  };
})();
