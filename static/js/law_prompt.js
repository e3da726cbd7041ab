/*
 * A <select data-law-prompt> becomes a box that proposes unlawful acts while one types (combobox with a list). The select
 * stays in the form and is what is sent; without script it is shown itself. What other fields say (data-law-category,
 * -item, -sector, -place, -on: selectors) is asked along, so that a ticked finding proposes without a word typed.
 */
(function () {
  "use strict";

  if (window.portalLawPrompt) return;
  window.portalLawPrompt = true;
  const DELAY = 180;
  const CONTEXT = ["category", "item", "sector", "place", "on"];

  function query(select, text) {
    const asked = new URLSearchParams({ text });
    CONTEXT.forEach((name) => {
      const selector = select.dataset[`law${name[0].toUpperCase()}${name.slice(1)}`];
      const field = selector && document.querySelector(selector);
      const value = field ? field.value || field.dataset.value || "" : "";
      if (value) asked.set(name, value);
    });
    return asked;
  }

  function element(tag, attributes, text) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    if (text) made.textContent = text;
    return made;
  }

  class Prompt {
    constructor(select) {
      this.select = select;
      this.results = [];
      this.active = -1;
      this.asked = 0;
      const id = select.id || `law-${Math.random().toString(36).slice(2)}`;
      this.box = element("div", { class: "law-prompt" });
      this.input = element("input", {
        type: "text", id: `${id}_text`, class: "form-control", role: "combobox", autocomplete: "off",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}_list`,
        placeholder: select.dataset.lawHint,
      });
      this.list = element("ul", { class: "law-prompt-list", id: `${id}_list`, role: "listbox", hidden: "" });
      this.status = element("span", { class: "visually-hidden", role: "status" });
      this.brief = element("div", { "aria-live": "polite" });
      this.takeLabel(id);
      this.box.append(this.input, this.list, this.status);
      select.hidden = true;
      select.after(this.box, this.brief);
      this.input.value = this.chosenText();
      if (select.value) this.showBrief();
      this.listen();
    }

    takeLabel(id) {
      const label = this.select.labels && this.select.labels[0];
      if (label) {
        label.htmlFor = this.input.id;
        label.id = label.id || `${id}_label`;
        this.list.setAttribute("aria-labelledby", label.id);
      }
      ["aria-describedby", "aria-invalid", "required"].forEach((name) => {
        if (!this.select.hasAttribute(name)) return;
        this.input.setAttribute(name === "required" ? "aria-required" : name, this.select.getAttribute(name) || "true");
        if (name === "required") this.select.removeAttribute(name);
      });
    }

    listen() {
      this.input.addEventListener("input", () => {
        clearTimeout(this.timer);
        if (!this.input.value.trim()) this.choose("", "");
        this.timer = setTimeout(() => this.ask(), DELAY);
      });
      this.input.addEventListener("focus", () => { if (!this.select.value) this.ask(); });
      this.input.addEventListener("keydown", (event) => this.press(event));
      this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
      this.list.addEventListener("mousedown", (event) => {
        const line = event.target.closest("li[data-index]");
        event.preventDefault();
        if (line) this.take(Number(line.dataset.index));
      });
    }

    chosenText() {
      const option = this.select.selectedOptions[0];
      return option && option.value ? option.text.trim() : "";
    }

    async ask() {
      const number = ++this.asked;
      const answer = await fetch(`${this.select.dataset.lawPrompt}?${query(this.select, this.input.value.trim())}`, {
        headers: { Accept: "application/json" },
      }).catch(() => null);
      if (number !== this.asked || !answer || !answer.ok || document.activeElement !== this.input) return;
      this.results = (await answer.json()).results;
      this.active = -1;
      this.draw();
    }

    draw() {
      const lines = this.results.map((one, index) => {
        const line = element("li", { role: "option", id: `${this.list.id}_${index}`, "aria-selected": "false", "data-index": index });
        const first = one.penalties.filter((row) => row.stage === "first").map((row) => row.words);
        line.append(element("strong", {}, one.title), element("span", {}, `${one.violated || "—"} → ${one.punished}`));
        if (first.length) line.append(element("span", {}, first.join(" / ")));
        return line;
      });
      if (!lines.length) lines.push(element("li", { role: "option", "aria-disabled": "true" }, this.select.dataset.lawNone));
      this.list.replaceChildren(...lines);
      this.status.textContent = this.select.dataset.lawFound.replace("{n}", this.results.length);
      this.open(true);
    }

    open(shown) {
      this.list.hidden = !shown;
      this.input.setAttribute("aria-expanded", String(shown));
      if (!shown) this.input.removeAttribute("aria-activedescendant");
    }

    press(event) {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) {
        event.preventDefault();
        if (this.list.hidden) this.ask();
        else this.move(steps[event.key]);
      } else if (event.key === "Enter" && !this.list.hidden && this.results.length) {
        event.preventDefault();
        this.take(Math.max(this.active, 0));
      } else if (event.key === "Escape" && !this.list.hidden) {
        event.preventDefault();
        this.open(false);
      }
    }

    move(step) {
      const count = this.results.length;
      if (!count) return;
      this.active = (this.active + step + count) % count;
      [...this.list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === this.active)));
      const line = this.list.children[this.active];
      this.input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    }

    take(index) {
      const one = this.results[index];
      this.choose(String(one.id), one.title);
      this.input.value = one.title;
      this.open(false);
      this.select.dispatchEvent(new CustomEvent("law:chosen", { bubbles: true, detail: one }));
    }

    choose(value, title) {
      if (value && ![...this.select.options].some((option) => option.value === value)) {
        this.select.append(new Option(title, value));
      }
      const differs = this.select.value !== value;
      this.select.value = value;
      if (!differs) return;
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
      if (value) this.showBrief();
      else this.brief.replaceChildren();
    }

    leave() {
      this.open(false);
      this.input.value = this.chosenText();
    }

    showBrief() {
      const url = this.select.dataset.lawBrief.replace("/0/", `/${this.select.value}/`);
      const asked = query(this.select, "");
      asked.delete("text");
      window.htmx.ajax("GET", `${url}?${asked}`, { target: this.brief, swap: "innerHTML" });
    }
  }

  portal.onLoad((root) => root.querySelectorAll("select[data-law-prompt]:not([hidden])").forEach((one) => new Prompt(one)));
})();
