/** The dialog that asks for another look: its fields begin at the second that is watched, its answer is the new run's page. */

import { postForm } from "./posting.js";
import { stamp } from "./timecode.js";

/** So much is offered as a part from the current second on. */
const PART_SECONDS = 10;

/** The part [from, to) to begin with: from the current second on. */
export function partToOffer(second, total) {
  return { from: second, to: Math.min(total, second + PART_SECONDS) };
}

export class Look {
  #dialog;
  #form;
  #clock;
  #total;
  #words;

  /** `total` is how many seconds the whole video has. */
  constructor(dialog, { button, clock, total, words }) {
    this.#dialog = dialog;
    this.#form = dialog.querySelector("form");
    this.#clock = clock;
    this.#total = total;
    this.#words = words;
    button.addEventListener("click", () => this.open());
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    this.#form.addEventListener("submit", (event) => this.#submitted(event));
    this.#form.addEventListener("change", () => this.#allowWish());
    for (const field of this.#form.querySelectorAll(".look-fields input, .look-fields select"))
      field.addEventListener("input", () => this.#choose(field));
  }

  open() {
    const second = this.#clock.second;
    const { from, to } = partToOffer(second, this.#total);
    const values = { watched: second, from: stamp(from, this.#total), to: stamp(to, this.#total), at: stamp(second, this.#total) };
    for (const [name, value] of Object.entries(values)) this.#form.elements[name].value = value;
    this.#say("");
    this.#allowWish();
    this.#dialog.showModal();
    this.#form.querySelector("[name=what]:checked").focus();
  }

  /** Whoever writes a time means the choice that it belongs to. */
  #choose(field) {
    field.closest(".look-choice").querySelector("[type=radio]").checked = true;
  }

  #allowWish() {
    const describer = this.#form.querySelector("[name=describer]:checked");
    this.#form.elements.wish.disabled = !describer?.hasAttribute("data-takes-wish");
  }

  async #submitted(event) {
    event.preventDefault();
    const button = this.#form.querySelector("button.primary");
    button.disabled = true;
    const answer = await postForm(this.#form);
    const told = await answer?.json().catch(() => null);
    button.disabled = false;
    if (answer?.ok && told?.url) location.assign(told.url);
    else this.#say(told?.error?.message ?? this.#words.say("look_failed"));
  }

  #say(sentence) {
    const mistake = this.#dialog.querySelector("#look-mistake");
    mistake.textContent = sentence;
    mistake.hidden = !sentence;
    if (sentence) mistake.scrollIntoView({ block: "nearest" });
  }
}
