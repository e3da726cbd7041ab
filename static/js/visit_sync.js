/*
 * Sends what a visit has in store, one entry after the other, as soon as there is a network.
 * `window.visitSync(root, store, visit, heard)`:
 *
 *   add(kind, target, data, seen, blob)   keep an entry and send it; an older one to the same target that has not gone
 *                                         out is replaced. `seen`: the version that was on the screen.
 *   entries()                             what is in store
 *   change(entry, data)                   keep other data for an entry that has not gone out
 *   settle(entry, mine)                   after a conflict: mine holds, or the other's does
 *   drop(entry)                           give up an entry that was refused
 *   flush()                               resolves when nothing waits any more (false: there is no network)
 *
 * `heard(what, entry, told)`: "waiting", "taken", "conflict", "refused", "dropped", "state".
 */
(function () {
  "use strict";

  const PAUSES = [0, 2000, 5000, 10000, 20000, 30000];
  const REPLACED = ["fact", "answer", "finding", "removal", "recheck"];

  window.visitSync = function (root, store, visit, heard) {
    let sending = false;
    let again = 0;
    let needsSignIn = false;
    const versions = {}; // target -> newest version that the server told us

    let kept = null; // what the store holds for this visit, read and deciphered once

    async function entries() {
      kept = kept || store.all(visit);
      return [...await kept];
    }

    async function keep(entry) {
      const held = await kept;
      await store.add(entry);
      held.push(entry);
      return entry;
    }

    async function forget(entry) {
      await store.remove(entry);
      const held = await kept;
      const at = held.findIndex((one) => one.id === entry.id);
      if (at >= 0) held.splice(at, 1);
    }

    const isWaiting = (entry) => !entry.refused && !entry.conflict;

    async function add(kind, target, data, seen, blob) {
      const others = await entries();
      if (REPLACED.includes(kind)) {
        for (const other of others) {
          if (other.target === target && REPLACED.includes(other.kind) && !other.inFlight) {
            if (isWaiting(other)) seen = other.seen;
            await forget(other);
          }
        }
      }
      const entry = await keep({ visit, kind, target, data, seen, blob, id: crypto.randomUUID(), made: Date.now() });
      heard("waiting", entry);
      if (sending) tell();
      else pump();
      return entry;
    }

    function body(entry) {
      const form = new FormData();
      for (const [name, value] of Object.entries(entry.data)) if (value !== null && value !== "") form.append(name, value);
      form.append("client_id", entry.id);
      if (entry.seen !== undefined && entry.seen !== null) form.append("seen", Math.max(entry.seen, versions[entry.target] || 0));
      if (entry.blob) form.append("photo", entry.blob, entry.data.file || "photo.jpg");
      form.delete("file");
      return form;
    }

    /* "sent", "refused", "later" (no network, server busy, signed out). */
    async function send(entry) {
      let answer;
      try {
        answer = await fetch(root.dataset.entries.replace("KIND", entry.kind), {
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
      if (answer.ok) {
        if (told.version !== undefined) versions[entry.target] = told.version;
        if (entry.kind === "rest") for (const item of told.items) versions[`answer:${item}`] = 1;
        await forget(entry);
        heard("taken", entry, told);
        return "sent";
      }
      Object.assign(entry, { inFlight: false, conflict: told.current || null, refused: told.current ? "" : String(told.reason || "?") });
      await store.change(entry);
      heard(entry.conflict ? "conflict" : "refused", entry, told);
      return "refused";
    }

    async function pump() {
      if (sending) return;
      sending = true;
      tell();
      let delayed = false;
      await entries();
      const held = await kept;
      for (;;) {
        const next = held.find(isWaiting); // no await between here and the end: what is added later starts a new round
        if (!next) break;
        next.inFlight = true;
        await store.change(next);
        if (await send(next) === "later") {
          next.inFlight = false;
          await store.change(next);
          delayed = true;
          break;
        }
        tell();
      }
      again = delayed ? Math.min(again + 1, PAUSES.length - 1) : 0;
      sending = false;
      await tell();
      if (delayed) setTimeout(pump, PAUSES[again]);
    }

    async function tell() {
      const waiting = (await entries()).filter(isWaiting).length;
      heard("state", null, { waiting, lost: !navigator.onLine || again > 0, needsSignIn });
    }

    /* Mine: sent again in sight of theirs, so it replaces it knowingly. Theirs: ours is dropped. */
    async function settle(entry, mine) {
      if (mine) {
        versions[entry.target] = entry.conflict.version;
        Object.assign(entry, { conflict: null, seen: entry.conflict.version, id: crypto.randomUUID() });
        await store.change(entry);
        pump();
      } else {
        await drop(entry);
      }
    }

    async function drop(entry) {
      await forget(entry);
      heard("dropped", entry);
      tell();
    }

    async function change(entry, data) {
      entry.data = data;
      await store.change(entry);
    }

    async function flush() {
      await pump();
      while (sending) await new Promise((resolve) => setTimeout(resolve, 100));
      return !(await entries()).some(isWaiting);
    }

    async function wake() {
      for (const entry of await entries()) {
        if (entry.inFlight) await store.change(Object.assign(entry, { inFlight: false }));
      }
      pump();
    }

    window.addEventListener("online", () => { again = 0; pump(); });
    window.addEventListener("offline", tell);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) pump(); });
    return { add, change, entries, settle, drop, flush, wake };
  };
})();
