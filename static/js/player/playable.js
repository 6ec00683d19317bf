/** Where the browser can't play the video: has a copy made that it can, tells how far that is, and puts it in the picture's place. */

import { setText } from "./dom.js";
import { postForm } from "./posting.js";

/** The copy's state is asked for so often, in ms. */
const ASK_EVERY = 1000;

/** What is to be said of a copy in this state, by the name of the sentence; null where nothing is. */
export function sentenceOf(copy) {
  if (copy.state === "failed") return "copy_failed";
  if (copy.state === "working") return "copy_working";
  if (copy.state === "wanted") return copy.waits_for_space ? "copy_no_space" : "copy_wanted";
  return null;
}

export class Playable {
  #root;
  #clock;
  #note;
  #words;
  #copy;
  #shown;
  #stateUrl;
  #begins;
  #timer = 0;

  /** `note` is what the page says of a format that can't be played; `facts` are {copy, shown, state_address, begins}. */
  constructor(root, { clock, note, facts, words }) {
    this.#root = root;
    this.#clock = clock;
    this.#note = note;
    this.#words = words;
    this.#copy = facts.copy;
    this.#shown = facts.shown;
    this.#stateUrl = facts.state_address;
    this.#begins = facts.begins ?? 0;
    root.action = facts.state_address;
    clock.addEventListener("unplayable", () => this.#want());
    if (!clock.hasPicture) this.#want();
    else if (facts.copy.needed && !facts.shown) this.#take(facts.copy);
  }

  /** A copy that doesn't play either is made once more, from its pictures instead of its packets. */
  async #want() {
    this.#root.elements.again.value = this.#shown ? "1" : "0";
    const answer = await postForm(this.#root);
    const copy = answer?.ok ? await answer.json() : null;
    const isStillShown = copy && this.#shown && copy.state === "ready" && copy.address === this.#copy.address;
    if (copy && !isStillShown) this.#take(copy);
    else if (!copy) this.#askAgain();
  }

  #take(copy) {
    this.#copy = copy;
    if (copy.state === "ready") this.#show();
    else {
      this.#tell();
      if (copy.state !== "failed") this.#askAgain();
    }
  }

  #show() {
    clearTimeout(this.#timer);
    this.#shown = true;
    this.#root.hidden = true;
    this.#clock.changeFile(this.#copy.address, this.#begins);
  }

  #tell() {
    const sentence = sentenceOf(this.#copy);
    this.#root.hidden = !sentence;
    if (!sentence) return;
    this.#note.hidden = true;
    // the words stay the same while the number grows, so that they are read out once
    setText(this.#root.querySelector(".playable-words"), this.#words.say(sentence, { reason: this.#copy.sentence }));
    const done = this.#root.querySelector(".playable-done");
    done.hidden = this.#copy.state !== "working";
    done.querySelector("progress").value = this.#copy.percent;
    setText(done.querySelector(".numbers"), this.#words.say("copy_percent", { percent: this.#copy.percent }));
    const original = this.#root.querySelector(".playable-original");
    if (original) original.hidden = this.#copy.state !== "failed";
  }

  #askAgain() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), ASK_EVERY);
  }

  async #ask() {
    const answer = await fetch(this.#stateUrl, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.status === 404 || answer?.status === 403) return;
    if (answer?.ok) this.#take(await answer.json());
    else this.#askAgain();
  }
}
