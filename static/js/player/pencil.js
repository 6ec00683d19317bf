/** The button that opens a line for correction: it sits in the line that is pointed at, else in the lit one. */

import { element } from "./dom.js";
import { stamp } from "./timecode.js";

/** Events: `edit` (detail: second). */
export class Pencil extends EventTarget {
  #button;
  #lines;
  #words;
  #end;

  constructor(root, lines, { words, end }) {
    super();
    this.#lines = lines;
    this.#words = words;
    this.#end = end;
    this.#button = element("button", { type: "button", class: "pencil quiet", title: `${words.say("correct")} (e)` }, "✎");
    this.#button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("edit", { detail: this.#second })));
    root.addEventListener("pointerover", (event) => this.#sit(event.target.closest(".line")));
    root.addEventListener("pointerleave", () => this.rest());
    root.classList.add("correctable");
  }

  /** Goes to the lit line; while it has the focus it stays where it is, or the focus would be lost. */
  rest() {
    this.#sit(this.#lines.current);
  }

  get #second() {
    return Number(this.#button.closest("[data-second]").dataset.second);
  }

  #sit(place) {
    if (!place?.dataset.status || this.#button.parentElement === place || document.activeElement === this.#button) return;
    place.append(this.#button);
    this.#button.setAttribute("aria-label", this.#words.say("correct_at", { time: stamp(this.#second, this.#end) }));
  }
}
