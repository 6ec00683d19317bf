/** Says each line to screen readers as its second comes: no browser voices a `descriptions` track by itself. */

import { setText } from "./dom.js";
import { repeats } from "./folding.js";
import { said } from "./said.js";

const MEMORY = "secondsight-announce";

export class Announcer {
  #region;
  #button;
  #record;
  #on = localStorage.getItem(MEMORY) === "on";

  /** `region` is a polite live region that nothing else writes to. */
  constructor(region, button, record) {
    this.#region = region;
    this.#button = button;
    this.#record = record;
    button.setAttribute("aria-pressed", this.#on);
    button.addEventListener("click", () => this.toggle());
  }

  toggle() {
    this.#on = !this.#on;
    localStorage.setItem(MEMORY, this.#on ? "on" : "off");
    this.#button.setAttribute("aria-pressed", this.#on);
    if (!this.#on) setText(this.#region, "");
  }

  /** Lines that only repeat are left out: the one before still holds. */
  say(second) {
    const line = this.#record.lines.get(second);
    if (this.#on && line && said(line) && !repeats(line, this.#record.lines.get(second - 1))) setText(this.#region, said(line));
  }
}
