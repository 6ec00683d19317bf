/** The field in which a line is written: in the line's own place, as high as its words need. */

import { element, setText } from "./dom.js";

export const MOST_SIGNS = 1000;

/** Events: `save`, `giveup`, `input` and `leave` (the focus has gone elsewhere on this page). */
export class Editor extends EventTarget {
  #root;
  #field;
  #told;

  constructor(place, { label, text, words }) {
    super();
    this.#field = element("textarea", { rows: 1, maxlength: MOST_SIGNS, dir: "auto", "aria-label": label });
    this.#field.value = text;
    const save = element("button", { type: "button", class: "primary" }, words.say("correct_save"));
    const giveUp = element("button", { type: "button", class: "quiet" }, words.say("correct_give_up"));
    const hint = element("small", { class: "soft" }, words.say("correct_hint"));
    this.#told = element("p", { class: "editor-told", hidden: true });
    this.#root = element("div", { class: "editor", lang: document.documentElement.lang }, this.#field, element("div", { class: "row" }, save, giveUp, hint), this.#told);
    this.#field.lang = place.closest("[lang]").lang;
    save.addEventListener("click", () => this.#emit("save"));
    giveUp.addEventListener("click", () => this.#emit("giveup"));
    this.#field.addEventListener("input", () => this.#typed());
    this.#root.addEventListener("keydown", (event) => this.#keyed(event));
    this.#root.addEventListener("focusout", () => setTimeout(() => this.#left()));
    place.dataset.editing = "";
    place.append(this.#root);
    this.#grow();
  }

  get text() {
    return this.#field.value;
  }

  set text(text) {
    this.#field.value = text;
    this.#grow();
  }

  /** A sentence below the words; none hides it. */
  tell(sentence) {
    setText(this.#told, sentence);
    this.#told.hidden = !sentence;
  }

  focus() {
    this.#field.focus({ preventScroll: true });
    this.#field.setSelectionRange(this.text.length, this.text.length);
    this.#root.scrollIntoView({ block: "nearest" });
  }

  remove() {
    delete this.#root.parentElement.dataset.editing;
    this.#root.remove();
  }

  /** A line is one line, so pasted breaks become spaces and Enter never makes one. */
  #typed() {
    if (/[\r\n]/.test(this.text)) this.#field.value = this.text.replace(/\s*[\r\n]+\s*/g, " ");
    this.#grow();
    this.#emit("input");
  }

  #keyed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && event.target === this.#field) {
      event.preventDefault();
      this.#emit("save");
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#emit("giveup");
    }
  }

  /** Another window before this one takes no focus within the page. */
  #left() {
    if (this.#root.isConnected && !this.#root.contains(document.activeElement)) this.#emit("leave");
  }

  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
  }

  #emit(type) {
    this.dispatchEvent(new Event(type));
  }
}
