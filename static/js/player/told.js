/** The lane "Told": for each second how much of what was seen its line tells, as steps over the stretch that the lanes show. */

import { stamp } from "./timecode.js";

/** A run that goes on is asked again at most this often, and never for more than a fifth of the time. */
const READ_EVERY = 10_000;
const HEIGHT = 26;

/** For each of `columns` pixels the least percent of the seconds under it, so that no gap is hidden; null where nothing is known. */
export function columnsOf(percents, start, end, columns) {
  const made = [];
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor(start + (column * (end - start)) / columns);
    const to = Math.max(from + 1, Math.floor(start + ((column + 1) * (end - start)) / columns));
    let least = null;
    for (let place = from; place < to && place < percents.length; place += 1) {
      const percent = percents[place] ?? null;
      if (percent !== null && (least === null || percent < least)) least = percent;
    }
    made.push(least);
  }
  return made;
}

export class Told {
  #root;
  #canvas;
  #record;
  #url;
  #first;
  #end;
  #words;
  #tip;
  #view;
  #percents = [];
  #now;
  #timer = 0;
  #pause = READ_EVERY;
  #drawing = 0;

  constructor(root, record, { url, first, end, words, tip, view }) {
    this.#view = view;
    this.#root = root;
    this.#canvas = root.querySelector("canvas");
    this.#record = record;
    this.#url = url;
    this.#first = first;
    this.#end = end;
    this.#words = words;
    this.#tip = tip;
    root.addEventListener("pointermove", (event) => this.#hovered(event));
    root.addEventListener("pointerleave", () => tip.hide());
    new ResizeObserver(() => this.draw()).observe(root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.now = first;
  }

  /** The stretch [start, end) that is shown. */
  set view(stretch) {
    this.#view = stretch;
    this.draw();
  }

  /** The second that is lit; its number is the lane's spoken value. */
  set now(second) {
    this.#now = second;
    const percent = this.percentOf(second);
    this.#root.setAttribute("aria-valuenow", percent ?? 0);
    this.#root.setAttribute("aria-valuetext", `${stamp(second, this.#end)}: ${this.#say(second)}`);
  }

  /** The percent that the line of a second tells; null where nothing was seen, undefined where that isn't known. */
  percentOf(second) {
    return this.#percents[second - this.#first];
  }

  /** Segments are done: what their lines tell is asked for, but not for each. */
  readSoon() {
    this.#timer ||= setTimeout(() => this.read(), this.#percents.length ? this.#pause : 300);
  }

  async read() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const begun = performance.now();
    const answer = await fetch(this.#url).catch(() => null);
    if (!answer?.ok) return;
    const { percents } = await answer.json();
    this.#pause = Math.max(READ_EVERY, 5 * (performance.now() - begun));
    this.#percents = percents;
    this.now = this.#now;
    this.draw();
  }

  draw() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#paint();
    });
  }

  #paint() {
    const scale = devicePixelRatio || 1;
    const width = Math.round(this.#root.clientWidth * scale);
    const height = Math.round(HEIGHT * scale);
    if (!width) return;
    Object.assign(this.#canvas, { width, height });
    const pen = this.#canvas.getContext("2d");
    // a custom property keeps its light-dark(); only a real property has the colour that is meant
    const { color, outlineColor } = getComputedStyle(this.#canvas);
    const columns = columnsOf(this.#percents, this.#view.start - this.#first, this.#view.end - this.#first, width);
    for (const [x, percent] of columns.entries()) {
      if (percent === null) continue;
      const tall = Math.max(scale, (percent / 100) * height);
      pen.fillStyle = outlineColor;
      pen.fillRect(x, 0, 1, height - tall);
      pen.fillStyle = color;
      pen.fillRect(x, height - tall, 1, tall);
    }
  }

  #say(second) {
    const percent = this.percentOf(second);
    if (typeof percent === "number") return this.#words.say("told_percent", { percent });
    return this.#words.say(this.#record.lines.has(second) && this.#percents.length ? "told_nothing_seen" : "told_unknown");
  }

  #hovered(event) {
    event.stopPropagation();
    const { left, top, width } = this.#root.getBoundingClientRect();
    const seconds = this.#view.start + Math.min(0.999, Math.max(0, (event.clientX - left) / width)) * (this.#view.end - this.#view.start);
    this.#tip.show(event.clientX, top, stamp(seconds, this.#end), this.#say(Math.floor(seconds)));
  }
}
