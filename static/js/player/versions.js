/** The dialog that shows a line's versions, the newest first and the machine's last, and brings one of them back. */

import { element, setText } from "./dom.js";
import { stamp } from "./timecode.js";

/** Events: `restore` (detail: {second, text}). */
export class Versions extends EventTarget {
  #dialog;
  #url;
  #words;
  #end;
  #mayRestore;
  #second = null;

  /** `url` is the address of second 0. */
  constructor(dialog, { url, words, end, mayRestore }) {
    super();
    this.#dialog = dialog;
    this.#url = url;
    this.#words = words;
    this.#end = end;
    this.#mayRestore = mayRestore;
  }

  async show(second) {
    this.#second = second;
    setText(this.#dialog.querySelector("h2"), this.#words.say("versions_of", { time: stamp(second, this.#end) }));
    this.tell("");
    this.#list.replaceChildren();
    if (!this.#dialog.open) this.#dialog.showModal();
    await this.#read();
  }

  /** The line has changed: an open dialog shows it. */
  changed(seconds) {
    if (this.#dialog.open && seconds.includes(this.#second)) this.#read();
  }

  tell(sentence) {
    setText(this.#dialog.querySelector(".versions-told"), sentence);
  }

  get #list() {
    return this.#dialog.querySelector("ol");
  }

  async #read() {
    const second = this.#second;
    const answer = await fetch(this.#url.replace("/lines/0/", `/lines/${second}/`), { headers: { Accept: "application/json" } }).catch(() => null);
    if (second !== this.#second) return;
    if (!answer?.ok) return this.tell(this.#words.say(answer?.status === 404 ? "correct_missing" : "versions_failed"));
    const { machine, corrections } = await answer.json();
    const shown = corrections.at(-1)?.text ? corrections.at(-1) : null;
    const rows = corrections.toReversed().map((version) => this.#correction(version, version === shown));
    const focused = this.#list.contains(document.activeElement);
    this.#list.replaceChildren(...rows, this.#machine(machine, !shown));
    if (focused) this.#dialog.querySelector("form button").focus();
  }

  #correction({ text, author, made_at: made }, isShown) {
    const when = new Date(made).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
    const facts = [author, when, isShown && this.#words.say("versions_shown")];
    return this.#row(text || this.#words.say("versions_given_back"), facts, text, isShown || !text);
  }

  #machine({ text, by, reason }, isShown) {
    const facts = [this.#words.say("versions_machine", { by }), isShown && this.#words.say("versions_shown")];
    return this.#row(text || this.#words.say("failed_line", { reason }), facts, "", isShown);
  }

  #row(words, facts, text, stays) {
    const row = element("li", {}, element("p", { dir: "auto" }, words), element("small", { class: "soft" }, facts.filter(Boolean).join(" · ")));
    if (stays || !this.#mayRestore) return row;
    const button = element("button", { type: "button" }, this.#words.say("versions_restore"));
    button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("restore", { detail: { second: this.#second, text } })));
    row.append(button);
    return row;
  }
}
