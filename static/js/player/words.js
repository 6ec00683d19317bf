import { fill } from "../words.js";

/** The page's sentences, in its language; the server sends them, with {names} to fill in. */
export class Words {
  #sentences;

  constructor(sentences) {
    this.#sentences = sentences;
  }

  /** The sentence `name`, its {places} filled from `values`. */
  say(name, values = {}) {
    return fill(this.#sentences[name], values);
  }

  /** The sentence `name` as it was sent, undefined where there is none. */
  maybe(name) {
    return this.#sentences[name];
  }

  /** A word of the detectors ("pan left", "top right") as the reader says it; one that has no translation stays as it is. */
  value(word) {
    return word ? (this.#sentences[`value_${word}`] ?? word) : "";
  }

  /** As `say`, in the singular or the plural of `count`; both languages of the page know just these two. */
  count(name, count, values = {}) {
    return this.say(count === 1 ? `${name}_one` : `${name}_many`, { count, ...values });
  }
}
