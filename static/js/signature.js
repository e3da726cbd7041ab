/*
 * A field to sign in: finger, pen or mouse draw on a canvas; the picture goes into the hidden field as a PNG when the form
 * is sent. A form with an empty field is held back with a hint. Without script the field stays hidden.
 */
(function () {
  "use strict";

  const LEAST = 12; // points of the pen: a tap is no signature

  function prepare(form) {
    const box = form.querySelector("[data-signature]");
    const value = form.querySelector("[data-signature-value]");
    const canvas = box && box.querySelector("canvas");
    if (!canvas || !value) return;
    const pen = canvas.getContext("2d");
    const hint = box.querySelector("[data-signature-hint]");
    let points = 0;
    let last = null;

    box.hidden = false;
    fit();

    function fit() {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      canvas.width = Math.round(canvas.clientWidth * ratio);
      canvas.height = Math.round(canvas.clientHeight * ratio);
      pen.scale(ratio, ratio);
      pen.lineCap = pen.lineJoin = "round";
      pen.lineWidth = 2.6;
      pen.strokeStyle = "#0b1f33";
      points = 0;
      value.value = "";
    }

    function at(event) {
      const edge = canvas.getBoundingClientRect();
      return [event.clientX - edge.left, event.clientY - edge.top];
    }

    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      last = at(event);
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const here = at(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...here);
      pen.stroke();
      last = here;
      points += 1;
    });
    ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, () => { last = null; }));
    box.querySelector("[data-signature-clear]").addEventListener("click", fit);

    /* Before app.js marks the form as sent, so that an empty field does not lock the button. */
    form.addEventListener("submit", (event) => {
      if (points < LEAST) {
        event.preventDefault();
        box.classList.add("has-error");
        hint.className = "field-error";
        canvas.scrollIntoView({ block: "center" });
        return;
      }
      value.value = canvas.toDataURL("image/png");
    });
  }

  portal.onLoad((root) => root.querySelectorAll("[data-signature-form]").forEach(prepare));
})();
