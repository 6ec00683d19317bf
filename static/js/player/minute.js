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
  #headings;
  #opened = new Set();
  #folds = new Map();
  #shape = "";

  /** The seconds [start, end); `section` may already hold lines that the server wrote; `headings` stand before their second's line. */
  constructor(section, { start, end, total, words, headings = new Map() }) {
    this.#headings = headings;
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

  /** Puts the rows in order, the second `apart` on its own; leaves the page alone where nothing about their order has changed. */
  arrange(lines, apart = null) {
    const rows = foldRows(lines, this.#start, this.#end, apart, this.#headings);
    const shape = rows.map(({ seconds }) => `${this.#headings.has(seconds[0]) ? "#" : ""}${seconds.length}`).join();
    if (shape === this.#shape) return;
    this.#shape = shape;
    const folds = new Map();
    const nodes = rows.flatMap(({ seconds }) => {
      const row = seconds.length > 1 ? this.#fold(seconds, folds) : this.#places.get(seconds[0]);
      return this.#headings.has(seconds[0]) ? [this.#headings.get(seconds[0]), row] : [row];
    });
    this.#folds = folds;
    putInOrder(this.#list, nodes);
  }

  /** Unfolds the row that a second is hidden in. */
  reveal(second) {
    const fold = this.#places.get(second).closest(".fold");
    if (fold && !this.#opened.has(Number(fold.dataset.first))) fold.querySelector("button").click();
  }

  /** The row of these seconds: the one that was there, made longer, or a new one. */
  #fold(seconds, folds) {
    // what is left of an open fold from which a line was taken stays open
    const before = this.#places.get(seconds[0]).closest(".fold");
    if (before && this.#opened.has(Number(before.dataset.first))) this.#opened.add(seconds[0]);
    const fold = this.#folds.get(seconds[0]) ?? this.#newFold(seconds[0]);
    folds.set(seconds[0], fold);
    setText(fold.querySelector("button"), this.#words.count("fold", seconds.length));
    putInOrder(
      fold.querySelector("ol"),
      seconds.map((second) => this.#places.get(second)),
    );
    return fold;
  }

  #newFold(first) {
    const button = element("button", { type: "button", class: "quiet", "aria-expanded": String(this.#opened.has(first)) });
    button.addEventListener("click", () => {
      const open = !this.#opened.delete(first);
      if (open) this.#opened.add(first);
      button.setAttribute("aria-expanded", open);
    });
    return element("li", { class: "fold", "data-first": first }, button, element("ol", { role: "list" }));
  }
}

/** Gives `list` just these children; those that are in their place already aren't touched, with their focus and selection. */
function putInOrder(list, nodes) {
  let at = list.firstChild;
  for (const node of nodes) {
    while (at && at !== node && !nodes.includes(at)) at = removed(at);
    if (at === node) at = at.nextSibling;
    else list.insertBefore(node, at);
  }
  while (at) at = removed(at);
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
