/** The video in short, each sentence a way to the seconds that it rests on, and the menu of chapters; asked for again while the run goes on. */

import { severalOf } from "./chapters.js";
import { element, setText } from "./dom.js";
import { stamp } from "./timecode.js";

const MEMORY = "secondsight-overview";
/** It is asked for at most this often, and more rarely where the answer, for a long video, takes its time. */
const EVERY = 10_000;
const SHARE = 20;

/** Who found it: "composed" (the detectors), "model", or "both" where one sentence is the model's and the rest isn't. */
export function whoFound({ source = "composed", sentences = [] }) {
  return sentences.some((sentence) => (sentence.source ?? source) !== source) ? "both" : source;
}

/** Events: `pick` (detail: second), `change` (detail: the overview). */
export class Overview extends EventTarget {
  #root;
  #fold;
  #menu;
  #record;
  #words;
  #shown;
  #states;
  #wasFinished;
  #timer = 0;
  #askedAt = -EVERY;
  #every = EVERY;

  /** `overview` is what the server wrote into the page. */
  constructor(root, record, { words, overview }) {
    super();
    this.#root = root;
    this.#fold = root.querySelector(".overview-fold");
    this.#menu = root.querySelector(".chapters-menu");
    this.#record = record;
    this.#words = words;
    this.#shown = JSON.stringify(overview);
    this.#states = this.#segmentStates();
    this.#wasFinished = record.run.finished;
    this.#remember();
    root.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Something about the run has changed: look again soon where it was a segment. */
  changed() {
    const states = this.#segmentStates();
    if (states === this.#states) return;
    this.#states = states;
    this.#timer ||= setTimeout(() => this.#ask(), Math.max(0, this.#askedAt + this.#every - performance.now()));
  }

  /** The run has ended: once more, unless the page was written after that. */
  finished() {
    if (!this.#wasFinished) this.#ask();
    this.#wasFinished = true;
  }

  /** The current second lies in this chapter. */
  set chapter(chapter) {
    for (const link of this.#menu.querySelectorAll("[data-start]")) {
      if (Number(link.dataset.start) === chapter?.start) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  #segmentStates() {
    return [...this.#record.segments.values()].map(({ state }) => state).join();
  }

  /** A small screen has no room for it until it is asked for. */
  #remember() {
    const kept = localStorage.getItem(MEMORY);
    this.#fold.open = kept ? kept === "open" : !matchMedia("(max-width: 900px)").matches;
    this.#fold.querySelector("summary").addEventListener("click", () => localStorage.setItem(MEMORY, this.#fold.open ? "closed" : "open"));
  }

  async #ask() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#askedAt = performance.now();
    const answer = await fetch(this.#root.dataset.url, { headers: { Accept: "application/json" } }).catch(() => null);
    this.#every = Math.max(EVERY, SHARE * (performance.now() - this.#askedAt));
    if (!answer?.ok) return;
    const overview = await answer.json();
    const told = JSON.stringify(overview);
    if (told === this.#shown) return;
    this.#shown = told;
    this.#show(overview);
    this.dispatchEvent(new CustomEvent("change", { detail: overview }));
  }

  #show(overview) {
    const sentences = overview.sentences ?? [];
    this.#root.hidden = !sentences.length;
    setText(this.#root.querySelector(".overview-by"), this.#words.say(`overview_by_${whoFound(overview)}`));
    replaceKeepingFocus(this.#root.querySelector(".overview-text"), sentences.map((sentence) => this.#sentence(sentence)));
    const chapters = severalOf(overview.chapters);
    this.#menu.hidden = !chapters.length;
    replaceKeepingFocus(this.#menu.querySelector("nav"), chapters.map((chapter) => this.#item(chapter)));
  }

  #sentence({ start, end, text }) {
    return element("a", { class: "sentence", ...reach(start, end), dir: "auto" }, text);
  }

  #item({ start, end, title }) {
    return element("a", reach(start, end), element("span", { class: "stamp" }, stamp(start)), " ", element("span", { dir: "auto" }, title));
  }

  #clicked(event) {
    const link = event.target.closest("[data-start]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#menu.open = false;
    this.dispatchEvent(new CustomEvent("pick", { detail: Number(link.dataset.start) }));
  }
}

const reach = (start, end) => ({ href: `?t=${start}`, "data-start": start, title: `${stamp(start)}–${stamp(end)}` });

/** New links for old ones; who was on the third is on the third. */
function replaceKeepingFocus(root, links) {
  const at = [...root.querySelectorAll("a")].indexOf(document.activeElement);
  root.replaceChildren(...links.flatMap((link) => [link, " "]));
  if (at >= 0) links[Math.min(at, links.length - 1)]?.focus({ preventScroll: true });
}
