/** Sends a person's words for a line to the server, and remembers what they took the place of, to undo it. */

import { post } from "./posting.js";

/** Events: `line` (detail: a line as it stands now, whoever wrote it). */
export class Correcting extends EventTarget {
  #form;
  #url;
  #record;
  #words;
  /** {second, before, basedOn, after}: the words that stood there and their correction, and the one that took its place */
  #saves = [];

  /** `url` is the address of second 0; `form` carries the token against forgery. */
  constructor(form, url, record, words) {
    super();
    this.#form = form;
    this.#url = url;
    this.#record = record;
    this.#words = words;
  }

  get canUndo() {
    return this.#saves.length > 0;
  }

  /** Saves words, none for the machine's own; `basedOn` is the correction that the writer knew. Gives `{ok, changed, sentence}`. */
  async save(second, text, basedOn = this.known(second)) {
    const before = this.#record.lines.get(second)?.corrected ?? "";
    const result = await this.#send(second, text, basedOn);
    if (result.changed) this.#saves.push({ second, before, basedOn, after: result.line.correction });
    return result;
  }

  /** Puts back what the last save took the place of; gives its result with its `second`, null where there is nothing. */
  async undo() {
    const save = this.#saves.pop();
    if (!save) return null;
    const result = await this.#send(save.second, save.before, save.after);
    // what could not be sent can be tried again; what somebody else has overwritten can't be undone
    if (!result.ok && !result.line) this.#saves.push(save);
    // the words are there again as a new correction, which the save before this one now has before it
    const earlier = result.ok && this.#saves.findLast(({ second, after }) => second === save.second && after === save.basedOn);
    if (earlier) earlier.after = result.line.correction;
    return { ...result, second: save.second };
  }

  /** The newest correction of a second that this page knows, 0 for none. */
  known(second) {
    return this.#record.lines.get(second)?.correction ?? 0;
  }

  async #send(second, text, basedOn) {
    this.#form.elements.text.value = text;
    this.#form.elements.based_on.value = basedOn;
    const answer = await post(this.#url.replace("/lines/0/", `/lines/${second}/`), this.#form);
    const told = answer?.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json().catch(() => null) : null;
    if (told?.line) this.dispatchEvent(new CustomEvent("line", { detail: told.line }));
    return { ok: Boolean(answer?.ok && told), changed: Boolean(told?.changed), line: told?.line ?? null, sentence: this.#sentence(answer, told) };
  }

  #sentence(answer, told) {
    if (!answer) return this.#words.say("correct_unreachable");
    if (answer.status === 404) return this.#words.say("correct_gone");
    return told?.error?.message ?? (answer.ok ? "" : this.#words.say("correct_failed"));
  }
}
