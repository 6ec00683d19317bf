/** One tick a second, grouped by segment: how far the run is, and the way to any second. */

import { said } from "./said.js";
import { stamp } from "./timecode.js";

const STATES = ["described", "carried", "revised", "waiting", "working", "failed"];
/** Where several seconds share a pixel, the one that needs attention most is drawn. */
const RANK = new Map(STATES.map((state, index) => [state, index]));
const GAP = 2;

/** The state to draw in each of `columns` pixels for the seconds [first, end). */
export function columnStates(statusOf, first, end, columns) {
  const states = [];
  for (let column = 0; column < columns; column += 1) {
    const from = first + Math.floor(((end - first) * column) / columns);
    const to = Math.max(from + 1, first + Math.floor(((end - first) * (column + 1)) / columns));
    let worst = "described";
    for (let second = from; second < to; second += 1) {
      const state = statusOf(second);
      if (RANK.get(state) > RANK.get(worst)) worst = state;
    }
    states.push(worst);
  }
  return states;
}

/** Events: `pick` (detail: second). */
export class Strip extends EventTarget {
  #root;
  #canvas;
  #tip;
  #record;
  #first;
  #end;
  #words;
  #marks = [];
  #chapters;
  #now;
  #view = null;
  #drawing = 0;

  /** `root` is the slider; it holds a canvas and shows its tooltip in `tip`. */
  constructor(root, record, { first, end, words, tip, chapters }) {
    super();
    this.#chapters = chapters;
    this.#root = root;
    this.#canvas = root.querySelector("canvas");
    this.#tip = tip;
    this.#record = record;
    this.#first = first;
    this.#end = end;
    this.#now = first;
    this.#words = words;
    new ResizeObserver(() => this.draw()).observe(root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    root.addEventListener("pointerdown", (event) => this.#pressed(event));
    root.addEventListener("pointermove", (event) => this.#hovered(event));
    root.addEventListener("pointerleave", () => this.#tip.hide());
  }

  /** Other chapters are known now. */
  chaptersChanged() {
    this.now = this.#now;
  }

  /** Where the current second is. */
  set now(second) {
    this.#now = second;
    this.#root.setAttribute("aria-valuenow", second);
    this.#root.setAttribute("aria-valuetext", [this.#sentence(second), this.#chapterWords(second)].filter(Boolean).join(" · "));
    this.draw();
  }

  /** Seconds where what is searched for was found. */
  set marks(seconds) {
    this.#marks = seconds;
    this.draw();
  }

  /** The stretch [start, end) that the lanes below show, where that isn't all. */
  set view(view) {
    this.#view = view;
    this.draw();
  }

  draw() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#paint();
    });
  }

  #paint() {
    const { width, height } = this.#root.getBoundingClientRect();
    if (!width) return;
    const scale = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const context = this.#canvas.getContext("2d");
    context.scale(scale, scale);
    const colours = this.#colours();
    if (width / (this.#end - this.#first) >= 2) this.#paintTicks(context, width, height, colours);
    else this.#paintColumns(context, width, height, colours);
    this.#paintChapters(context, width, height, colours);
    this.#paintNow(context, width, height, colours);
  }

  /** A line where a chapter begins, but the first. */
  #paintChapters(context, width, height, colours) {
    context.fillStyle = colours.chapter;
    for (const { start } of this.#chapters.list) {
      if (start > this.#first) context.fillRect(((start - this.#first) / (this.#end - this.#first)) * width - 1, 1, 2, height - 2);
    }
  }

  #paintTicks(context, width, height, colours) {
    const size = width / (this.#end - this.#first);
    const gap = size >= 6 ? GAP : size >= 3 ? 1 : 0.5;
    for (let second = this.#first; second < this.#end; second += 1) {
      const state = this.#record.statusOf(second);
      const x = (second - this.#first) * size;
      // a segment's first tick stands a little further off
      const start = this.#record.segments.has(second) && second > this.#first ? Math.min(3, size / 3) : 0;
      this.#tick(context, x + start, Math.max(0.5, size - gap - start), height, state, colours);
    }
  }

  #paintColumns(context, width, height, colours) {
    const states = columnStates((second) => this.#record.statusOf(second), this.#first, this.#end, Math.floor(width));
    states.forEach((state, x) => this.#tick(context, x, 1, height, state, colours));
  }

  #tick(context, x, width, height, state, colours) {
    const top = height / 2 - 4;
    context.fillStyle = colours[state];
    if (state === "failed") context.fillRect(x, top - 2, width, 12);
    else if (state === "carried") context.fillRect(x, top + 2, width, 4);
    else if (state === "waiting") context.fillRect(x, top + 3, width, 2);
    else context.fillRect(x, top, width, 8);
  }

  #paintNow(context, width, height, colours) {
    const at = (second) => ((second - this.#first) / (this.#end - this.#first)) * width;
    context.fillStyle = colours.mark;
    for (const second of this.#marks) context.fillRect(at(second + 0.5) - 1.5, 0, 3, 3);
    if (this.#view) {
      context.strokeStyle = colours.mark;
      context.strokeRect(at(this.#view.start) + 0.5, 0.5, Math.max(3, at(this.#view.end) - at(this.#view.start) - 1), height - 1);
    }
    context.fillStyle = colours.now;
    context.fillRect(at(this.#now), height - 3, Math.max(3, at(this.#now + 1) - at(this.#now) - 1), 3);
  }

  #colours() {
    const style = getComputedStyle(this.#root);
    const colours = { mark: style.getPropertyValue("--strip-mark"), chapter: style.getPropertyValue("--strip-chapter"), now: style.getPropertyValue("--strip-now") };
    for (const state of STATES) colours[state] = style.getPropertyValue(`--strip-${state}`);
    // a custom property keeps its light-dark() unresolved, which a canvas can't read
    const probe = document.createElement("i");
    this.#root.append(probe);
    for (const [name, value] of Object.entries(colours)) {
      probe.style.color = value;
      colours[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return colours;
  }

  #secondAt(event) {
    const { left, width } = this.#root.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - left) / width, 0), 0.9999);
    return this.#first + Math.floor(share * (this.#end - this.#first));
  }

  #pressed(event) {
    if (event.button !== 0) return;
    this.#root.setPointerCapture(event.pointerId);
    this.#pick(this.#secondAt(event));
  }

  #hovered(event) {
    const second = this.#secondAt(event);
    const time = [stamp(second, this.#end), this.#chapters.at(second)?.title].filter(Boolean).join(" · ");
    this.#tip.show(event.clientX, this.#root.getBoundingClientRect().top, time, this.#sentence(second, false));
    if (this.#root.hasPointerCapture(event.pointerId)) this.#pick(second);
  }

  #pick(second) {
    if (second !== this.#now) this.dispatchEvent(new CustomEvent("pick", { detail: second }));
  }

  #chapterWords(second) {
    const chapter = this.#chapters.at(second);
    return chapter ? this.#words.say("in_chapter", { title: chapter.title }) : "";
  }

  #sentence(second, stamped = true) {
    const line = this.#record.lines.get(second);
    const words = (line && said(line)) || line?.reason || this.#words.say(`status_${this.#record.statusOf(second)}`);
    return stamped ? `${stamp(second, this.#end)}, ${words}` : words;
  }
}
