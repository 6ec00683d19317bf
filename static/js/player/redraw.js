/** The redraw view: the lit second drawn from its script's values alone, beside the real picture, so that one sees what the words miss. */

import { setText } from "./dom.js";
import { drawn } from "./drawing.js";
import { leftOut, sketchAt } from "./sketch.js";

const MEMORY = "secondsight-redraw";
/** An answer that couldn't be had is asked for again after this. */
const TRY_AGAIN = 4000;
/** The server gives the script in stretches of this many seconds. */
const STRETCH = 120;

export class Redraw {
  #root;
  #button;
  #url;
  #aspect;
  #clock;
  #record;
  #words;
  #on = localStorage.getItem(MEMORY) === "on";
  #script = new Map();
  /** first second of a stretch -> when it was asked for */
  #asked = new Map();
  #failed = false;

  constructor(root, { button, url, aspect, clock, record, words }) {
    this.#root = root;
    this.#button = button;
    this.#url = url;
    this.#aspect = aspect;
    this.#clock = clock;
    this.#record = record;
    this.#words = words;
    root.style.setProperty("--aspect", aspect);
    button.addEventListener("click", () => this.toggle());
    for (const type of ["time", "second"]) clock.addEventListener(type, () => this.#draw());
    this.#shown();
  }

  toggle() {
    this.#on = !this.#on;
    localStorage.setItem(MEMORY, this.#on ? "on" : "off");
    this.#shown();
  }

  /** The run has come to its end: what was read before may lack what is known now. */
  forget() {
    this.#script.clear();
    this.#asked.clear();
    this.#draw();
  }

  #shown() {
    this.#button.setAttribute("aria-pressed", this.#on);
    this.#root.hidden = !this.#on;
    this.#root.parentElement.toggleAttribute("data-redraw", this.#on);
    this.#draw();
  }

  #draw() {
    if (!this.#on) return;
    const second = this.#script.get(this.#clock.second);
    if (!second || second.line !== this.#lineOf(this.#clock.second)) this.#read(this.#clock.second);
    const picture = this.#root.querySelector(".redraw-picture");
    if (!second) {
      picture.replaceChildren();
      this.#caption("", this.#words.say(this.#failed ? "redraw_failed" : "redraw_waiting"));
      return;
    }
    const sketch = sketchAt(second, this.#clock.seconds);
    const say = (value, at) => (at === undefined ? this.#words.value(value) : this.#words.say("redraw_cut", { how: this.#words.value(value), at }));
    picture.replaceChildren(drawn(sketch, { aspect: this.#aspect, label: (thing) => this.#nameOf(thing), say }));
    picture.setAttribute("aria-label", this.#words.say("redraw_drawn", { names: this.#namesIn(sketch) }));
    this.#tell(second);
  }

  #tell(second) {
    const names = leftOut(second).map(({ what, name }) => (what === "words" ? `“${name}”` : what === "thing" ? this.#nameOf({ name }) : this.#words.value(name)));
    const share = second.told === null ? this.#words.say("told_nothing_seen") : this.#words.say("told_percent", { percent: Math.round(second.told * 100) });
    const rest = second.told === null ? "" : names.length ? this.#words.say("redraw_left_out", { names: [...new Set(names)].join(", ") }) : this.#words.say("redraw_all");
    this.#caption(share, second.look ? rest : `${rest} ${this.#words.say("redraw_no_look")}`);
  }

  #caption(share, rest) {
    setText(this.#root.querySelector(".redraw-told"), share);
    setText(this.#root.querySelector(".redraw-rest"), rest);
  }

  #nameOf({ kind, name }) {
    return kind === "face" || name === "face" ? this.#words.say("face") : this.#words.value(name);
  }

  #namesIn({ things, words }) {
    const names = [...things.map((thing) => this.#nameOf(thing)), ...words.map(({ words: exact }) => `“${exact}”`)];
    return names.length ? names.join(", ") : this.#words.say("redraw_empty");
  }

  #lineOf(second) {
    const line = this.#record.lines.get(second);
    return line && (line.corrected || line.text);
  }

  async #read(second) {
    const start = Math.floor(second / STRETCH) * STRETCH;
    if (performance.now() - (this.#asked.get(start) ?? -Infinity) < TRY_AGAIN) return;
    this.#asked.set(start, performance.now());
    const answer = await fetch(`${this.#url}?from=${start}`).catch(() => null);
    this.#failed = !answer?.ok;
    const { seconds } = answer?.ok ? await answer.json() : { seconds: [] };
    for (const one of seconds) this.#script.set(one.second, one);
    if (this.#clock.second >= start && this.#clock.second < start + STRETCH) this.#draw();
  }
}
