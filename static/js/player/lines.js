/** All lines of a run, in sections of a minute; the one of the current second is lit. */

import { Minute } from "./minute.js";

const MINUTE = 60;
/** So many sections are built at once; the rest follow while the page is idle. */
const AT_ONCE = 3;

const whenIdle = window.requestIdleCallback ?? ((callback) => setTimeout(callback, 30));

/** Events: `pick` (detail: the second that was clicked, or chosen with Enter). */
export class Lines extends EventTarget {
  #root;
  #record;
  #first;
  #end;
  #words;
  #headings;
  #minutes = new Map();
  #lit = null;
  #apart = null;

  constructor(root, record, { first, end, words, headings }) {
    super();
    this.#root = root;
    this.#record = record;
    this.#first = first;
    this.#end = end;
    this.#words = words;
    this.#headings = headings;
    this.#makeSections();
    root.addEventListener("click", (event) => this.#clicked(event));
  }

  get root() {
    return this.#root;
  }

  get current() {
    return this.#lit;
  }

  /** The element of a second; builds its minute where that hasn't been done yet. */
  place(second) {
    return this.#minute(second).place(second);
  }

  write(seconds) {
    // a line may tell that its follower, written before it, only repeats it
    const followers = seconds.map((second) => second + 1).filter((second) => this.#record.lines.has(second));
    for (const [key, some] of groupBy(new Set([...seconds, ...followers]), (second) => this.#key(second))) {
      const minute = this.#minutes.get(key);
      if (!minute.built) continue;
      minute.view.write(some, this.#record.lines);
      minute.view.arrange(this.#record.lines, this.#apart);
    }
  }

  /** The second that is kept out of any fold, because somebody writes in it; null for none. */
  set apart(second) {
    const seconds = [this.#apart, second].filter((some) => some !== null);
    this.#apart = second;
    for (const some of seconds) this.#minute(some).arrange(this.#record.lines, second);
  }

  /** Other headings stand before the lines now. */
  arrange() {
    for (const minute of this.#minutes.values()) if (minute.built) minute.view.arrange(this.#record.lines, this.#apart);
  }

  light(second) {
    const place = this.place(second);
    if (place === this.#lit) return;
    this.#mark(this.#lit, false);
    this.#mark(place, true);
    this.#lit = place;
  }

  reveal(second) {
    this.#minute(second).reveal(second);
  }

  get hasFocus() {
    const focused = document.activeElement;
    return this.#root.contains(focused) && !focused.closest(".editor");
  }

  #mark(place, lit) {
    if (!place) return;
    place.classList.toggle("is-now", lit);
    if (lit) place.setAttribute("aria-current", "true");
    else place.removeAttribute("aria-current");
    for (const control of place.querySelectorAll(".stamp, .versions-link")) control.tabIndex = lit ? 0 : -1;
  }

  #key(second) {
    return Math.floor(second / MINUTE);
  }

  #minute(second) {
    const minute = this.#minutes.get(this.#key(second));
    if (!minute.built) this.#build(minute);
    return minute.view;
  }

  #makeSections() {
    const known = new Map([...this.#root.querySelectorAll(".minute")].map((section) => [Number(section.dataset.minute), section]));
    for (let key = this.#key(this.#first); key * MINUTE < this.#end; key += 1) {
      const start = Math.max(this.#first, key * MINUTE);
      const end = Math.min(this.#end, (key + 1) * MINUTE);
      const section = known.get(key) ?? Minute.make(start, end, this.#end);
      if (!known.has(key)) this.#root.append(section);
      section.style.setProperty("--seconds", end - start);
      const view = new Minute(section, { start, end, total: this.#end, words: this.#words, headings: this.#headings });
      this.#minutes.set(key, { view, start, end, built: false });
    }
    this.#buildSome([...this.#minutes.values()], AT_ONCE);
  }

  #buildSome(minutes, count) {
    for (const minute of minutes.slice(0, count)) if (!minute.built) this.#build(minute);
    if (minutes.length > count) whenIdle(() => this.#buildSome(minutes.slice(count), AT_ONCE));
  }

  #build(minute) {
    minute.built = true;
    minute.view.fill();
    const known = [];
    for (let second = minute.start; second < minute.end; second += 1) if (this.#record.lines.has(second)) known.push(second);
    minute.view.write(known, this.#record.lines);
    minute.view.arrange(this.#record.lines, this.#apart);
  }

  #clicked(event) {
    const place = event.target.closest("[data-second]");
    if (!place || event.target.closest("button, .editor")) return;
    const link = event.target.closest("a");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link) event.preventDefault();
    // whoever marks words to copy them doesn't want to go there
    else if (!getSelection().isCollapsed) return;
    this.dispatchEvent(new CustomEvent("pick", { detail: Number(place.dataset.second) }));
  }
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
