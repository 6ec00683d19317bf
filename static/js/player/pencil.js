/** The button that opens a line for correction: it sits in the line that is pointed at, else in the lit one. */

import { element } from "./dom.js";
import { stamp } from "./timecode.js";

/** Events: `edit` (detail: second). */
export class Pencil extends EventTarget {
  #button;
  #lines;
  #words;
  #end;
  #pointed = false;

  constructor(root, lines, { words, end }) {
    super();
    this.#lines = lines;
    this.#words = words;
    this.#end = end;
    this.#button = element("button", { type: "button", class: "pencil quiet", title: `${words.say("correct")} (e)` }, "✎");
    this.#button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("edit", { detail: this.#second })));
    root.addEventListener("pointerover", (event) => this.#point(event, event.target.closest(".line")));
    root.addEventListener("pointerleave", (event) => this.#point(event, null));
    root.classList.add("correctable");
  }

  /** Goes to the lit line, unless another is pointed at. */
  rest() {
    if (!this.#pointed) this.#sit(this.#lines.current);
  }

  /** A finger points at nothing before it taps, and has left again before the tap counts. */
  #point(event, place) {
    if (event.pointerType === "touch") return;
    this.#pointed = event.type === "pointerover";
    if (this.#pointed) this.#sit(place);
    else this.rest();
  }

  get #second() {
    return Number(this.#button.closest("[data-second]").dataset.second);
  }

  /** While it has the focus it stays where it is, or the focus would be lost. */
  #sit(place) {
    if (!place?.dataset.status || this.#button.parentElement === place || document.activeElement === this.#button) return;
    place.append(this.#button);
    this.#button.setAttribute("aria-label", this.#words.say("correct_at", { time: stamp(this.#second, this.#end) }));
  }
}
