/** A section of a minute: its lines in order, those that say the same again folded into one row. */

import { element, setText } from "./dom.js";
import { foldRows } from "./folding.js";
import { emptyLine, fillLine } from "./line.js";
import { stamp } from "./timecode.js";

export class Minute {
  #list;
  #places = new Map();
  #start;
  #end;
  #total;
  #words;
  #opened = new Set();
  #shape = "";

  /** The seconds [start, end); `section` may already hold lines that the server wrote. */
  constructor(section, { start, end, total, words }) {
    this.#start = start;
    this.#end = end;
    this.#total = total;
    this.#words = words;
    this.#list = section.querySelector("ol");
    for (const place of this.#list.querySelectorAll("[data-second]")) this.#places.set(Number(place.dataset.second), place);
  }

  static make(start, end, total) {
    const title = `${stamp(start, total)} – ${stamp(end, total)}`;
    return element("section", { class: "minute", "aria-label": title }, element("h2", {}, title), element("ol", { role: "list" }));
  }

  /** Holds a place for every second, also for those to come. */
  fill() {
    for (let second = this.#start; second < this.#end; second += 1) {
      if (!this.#places.has(second)) this.#places.set(second, emptyLine(second, this.#total));
    }
  }

  place(second) {
    return this.#places.get(second);
  }

  write(seconds, lines) {
    for (const second of seconds) fillLine(this.#places.get(second), lines.get(second), lines.get(second - 1), this.#words);
  }

  /** Puts the rows in order; leaves the page alone where nothing about their order has changed. */
  arrange(lines) {
    const rows = foldRows(lines, this.#start, this.#end);
    const shape = rows.map((row) => row.seconds.length).join();
    if (shape === this.#shape) return;
    this.#shape = shape;
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    this.#list.replaceChildren(...rows.map((row) => (row.seconds.length > 1 ? this.#fold(row.seconds) : this.#places.get(row.seconds[0]))));
    focused?.focus({ preventScroll: true });
  }

  /** Unfolds the row that a second is hidden in. */
  reveal(second) {
    const fold = this.#places.get(second).closest(".fold");
    if (fold && !this.#opened.has(Number(fold.dataset.first))) fold.querySelector("button").click();
  }

  #fold(seconds) {
    const first = seconds[0];
    const button = element("button", { type: "button", class: "quiet", "aria-expanded": this.#opened.has(first) });
    setText(button, this.#words.count("fold", seconds.length));
    const fold = element(
      "li",
      { class: "fold", "data-first": first },
      button,
      element("ol", { role: "list" }, ...seconds.map((second) => this.#places.get(second))),
    );
    button.addEventListener("click", () => {
      const open = !this.#opened.delete(first);
      if (open) this.#opened.add(first);
      button.setAttribute("aria-expanded", open);
    });
    return fold;
  }
}
