/** Says quietly that a line was saved, and offers to undo it; gone again after a while, unless somebody is about to use it. */

import { setText } from "./dom.js";

const SHOWN_FOR = 12_000;

/** Events: `undo`. */
export class Notice extends EventTarget {
  #root;
  #undo;
  #timer = 0;

  constructor(root) {
    super();
    this.#root = root;
    this.#undo = root.querySelector("button");
    this.#undo.addEventListener("click", () => this.dispatchEvent(new Event("undo")));
    for (const type of ["pointerenter", "focusin"]) root.addEventListener(type, () => clearTimeout(this.#timer));
    for (const type of ["pointerleave", "focusout"]) root.addEventListener(type, () => this.#wait());
  }

  show(sentence, { undo }) {
    setText(this.#root.querySelector("span"), sentence);
    this.#undo.hidden = !undo;
    this.#root.hidden = false;
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#root.hidden = true;
    }, SHOWN_FOR);
  }
}
