/** Tells the server where somebody watches while lines are still missing, so that they come there next. */

import { postForm } from "./posting.js";

/** A post is sent at most this often, in ms. */
const POST_EVERY = 2000;

export class Watching {
  #form;
  #record;
  #second = null;
  #toldSegment = null;
  #timer = 0;

  /** `form` holds the address, the token and a field for the second; there is none for whoever may only look. */
  constructor(form, record) {
    this.#form = form;
    this.#record = record;
    // another page may have told of another place meanwhile
    globalThis.document?.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.#toldSegment = null;
      this.#tellSoon();
    });
  }

  /** The picture has come to another second; a page that stays where it opened says nothing. */
  moved(second) {
    this.#second = second;
    this.#tellSoon();
  }

  /** All that the server needs is the segment, so one post does for it. */
  #tellSoon() {
    if (!this.#isNews() || this.#timer) return;
    this.#tell();
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#tellSoon();
    }, POST_EVERY);
  }

  #isNews() {
    return this.#form && this.#second !== null && !this.#record.run.finished && this.#record.segmentOf(this.#second) !== this.#toldSegment;
  }

  async #tell() {
    const segment = this.#record.segmentOf(this.#second);
    this.#toldSegment = segment;
    this.#form.elements.second.value = this.#second;
    const answer = await postForm(this.#form);
    // it couldn't be reached: said again when the time has come, unless the picture is elsewhere by then
    if (!answer && this.#toldSegment === segment) this.#toldSegment = null;
  }
}
