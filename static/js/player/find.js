/** Finds words in the lines, on the screen and in what is said, and goes from one place to the next without playing or seeking. */

import { setText } from "./dom.js";
import { repeats } from "./folding.js";
import { said } from "./said.js";

/**
 * The seconds at which `query` is to be found, in order: a line that says it, unless it only repeats the line before,
 * and the second in which a text on the screen that holds it comes into view, or in which it is said.
 */
export function secondsWith(query, lines) {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return [];
  const holds = (text) => text.toLocaleLowerCase().includes(wanted);
  const seen = (line) => (line?.observations ?? []).some(({ source, label }) => (source === "text" || source === "speech") && holds(label));
  return [...lines.values()]
    .filter((line) => {
      const before = lines.get(line.second - 1);
      return (holds(said(line)) && !repeats(line, before)) || (seen(line) && !seen(before));
    })
    .map((line) => line.second)
    .sort((a, b) => a - b);
}

/** Events: `found` (detail: seconds), `visit` (detail: second). */
export class Find extends EventTarget {
  #box;
  #output;
  #record;
  #words;
  #hits = [];
  #at = -1;

  constructor(form, record, { words }) {
    super();
    this.#box = form.querySelector("input");
    this.#output = form.querySelector("output");
    this.#record = record;
    this.#words = words;
    this.#box.addEventListener("input", () => this.#search());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#go(1);
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.#go(button.value === "previous" ? -1 : 1);
    });
    this.#box.addEventListener("keydown", (event) => this.#keyed(event));
  }

  focus() {
    this.#box.focus();
    this.#box.select();
  }

  get query() {
    return this.#box.value.trim();
  }

  /** New lines have come: look again, and stay at the hit that was visited. */
  again() {
    if (!this.query) return;
    const visited = this.#hits[this.#at];
    this.#hits = secondsWith(this.query, this.#record.lines);
    this.#at = this.#hits.indexOf(visited);
    this.#tell();
  }

  #search() {
    this.#hits = secondsWith(this.query, this.#record.lines);
    this.#at = -1;
    this.#tell();
  }

  #keyed(event) {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      this.#go(-1);
    } else if (event.key === "Escape") {
      this.#box.value = "";
      this.#search();
      this.#box.blur();
    }
  }

  #go(step) {
    if (!this.#hits.length) return;
    this.#at = this.#at < 0 ? (step > 0 ? 0 : this.#hits.length - 1) : (this.#at + step + this.#hits.length) % this.#hits.length;
    this.#tell();
    this.dispatchEvent(new CustomEvent("visit", { detail: this.#hits[this.#at] }));
  }

  #tell() {
    const none = this.query && !this.#hits.length;
    const count = this.#at < 0 ? this.#words.count("hits", this.#hits.length) : this.#words.say("hit_of", { at: this.#at + 1, count: this.#hits.length });
    setText(this.#output, !this.query ? "" : none ? this.#words.say("no_hits") : count);
    this.dispatchEvent(new CustomEvent("found", { detail: this.#hits }));
  }
}
