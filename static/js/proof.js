/*
 * The check before a suspicious sign-in: find a number that, behind the page's ticket, gives a SHA-256 digest which
 * begins with so many zero bits. Our own few lines of SHA-256, because the browser's needs an encrypted connection.
 */
(function () {
  "use strict";

  const ROOTS = new Int32Array(64);
  const START = new Int32Array(8);
  const w = new Int32Array(64);
  for (let number = 2, found = 0; found < 64; number += 1) {
    let prime = true;
    for (let factor = 2; factor * factor <= number; factor += 1) if (number % factor === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = Math.floor((Math.sqrt(number) % 1) * 2 ** 32) | 0;
    ROOTS[found] = Math.floor((Math.cbrt(number) % 1) * 2 ** 32) | 0;
    found += 1;
  }

  function turn(word, by) {
    return (word >>> by) | (word << (32 - by));
  }

  /* First 32 bits of the digest of ASCII text. */
  function head(text) {
    const blocks = ((text.length + 8) >> 6) + 1;
    const words = new Int32Array(blocks * 16);
    for (let i = 0; i < text.length; i += 1) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
    words[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
    words[blocks * 16 - 1] = text.length * 8;
    const state = START.slice();
    for (let block = 0; block < blocks; block += 1) {
      let a = state[0], b = state[1], c = state[2], d = state[3];
      let e = state[4], f = state[5], g = state[6], h = state[7];
      for (let i = 0; i < 64; i += 1) {
        if (i < 16) w[i] = words[block * 16 + i];
        else {
          const x = w[i - 15];
          const y = w[i - 2];
          w[i] = (w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
        }
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROOTS[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e;
        e = (d + one) | 0;
        d = c; c = b; b = a;
        a = (one + two) | 0;
      }
      state[0] += a; state[1] += b; state[2] += c; state[3] += d;
      state[4] += e; state[5] += f; state[6] += g; state[7] += h;
    }
    return state[0] >>> 0;
  }

  function solve(box) {
    const { proof, bits } = box.dataset;
    const button = box.closest("form").querySelector("button[type=submit]");
    let number = 0;
    button.disabled = true;
    (function some() {
      const until = performance.now() + 25;
      while (performance.now() < until) {
        for (let i = 0; i < 200; i += 1, number += 1) {
          if (head(`${proof}:${number}`) >>> (32 - bits) !== 0) continue;
          const text = box.querySelector("[data-proof-text]");
          box.querySelector("[name=answer]").value = number;
          text.textContent = text.dataset.ready;
          button.disabled = false;
          return;
        }
      }
      setTimeout(some, 0);
    })();
  }

  document.querySelectorAll("[data-proof]").forEach(solve);
})();
