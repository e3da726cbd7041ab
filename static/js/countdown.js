/*
 * Time limits that end within a day count in hours and minutes, and turn red when they pass; longer ones are counted in
 * working days by the server and stay as they were drawn.
 */
(function () {
  "use strict";

  const DAY = 24 * 3600 * 1000;

  function refresh(element) {
    const state = element.dataset.countdown;
    if (state === "stopped" || state === "overdue") return;
    const left = new Date(element.dateTime) - Date.now();
    const words = element.querySelector("[data-countdown-text]");
    if (left > DAY || Number.isNaN(left)) return;
    if (left <= 0) {
      element.dataset.countdown = "overdue";
      element.className = "countdown countdown-overdue";
      words.textContent = portal.text("overdue");
      return;
    }
    const minutes = Math.ceil(left / 60000);
    element.className = "countdown countdown-soon";
    words.textContent = minutes >= 60
      ? portal.text("timeLeft", { h: Math.floor(minutes / 60), m: minutes % 60 })
      : portal.text("minutesLeft", { m: minutes });
  }

  const all = (root) => root.querySelectorAll("[data-countdown]").forEach(refresh);
  portal.onLoad(all);
  setInterval(() => all(document), 30000);
})();
