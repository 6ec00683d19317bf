/** Correcting a line in its place. What was typed stays until it is saved or given up, whatever arrives or fails meanwhile. */

import { element } from "./dom.js";
import { Drafts } from "./drafts.js";
import { Editor } from "./editor.js";
import { said } from "./said.js";
import { stamp } from "./timecode.js";

/** Events: `saved` (detail: second), `told` (detail: a sentence about it for screen readers). */
export class Editing extends EventTarget {
  #lines;
  #record;
  #correcting;
  #follow;
  #words;
  #end;
  #drafts;
  /** {second, editor, before, basedOn, isSaving}: the words that the writer found there, and the correction they came from */
  #open = null;

  constructor(lines, record, correcting, { follow, words, end }) {
    super();
    this.#lines = lines;
    this.#record = record;
    this.#correcting = correcting;
    this.#follow = follow;
    this.#words = words;
    this.#end = end;
    this.#drafts = new Drafts(record.run.id);
  }

  /** Opens the line of a second; words that were typed for it before come back. */
  edit(second) {
    if (this.#open?.second === second) return this.#open.editor.focus();
    const line = this.#record.lines.get(second);
    if (!line) return this.#tell(this.#words.say("correct_missing"));
    this.#leave();
    this.#lines.reveal(second);
    this.#lines.apart = second;
    const place = this.#lines.place(second);
    this.#unmarkDraft(second);
    const before = said(line);
    const label = this.#words.say("correct_field", { time: stamp(second, this.#end) });
    const editor = new Editor(place, { label, text: this.#drafts.get(second) ?? before, words: this.#words });
    this.#open = { second, editor, before, basedOn: this.#correcting.known(second) };
    this.#follow.held = true;
    editor.addEventListener("save", () => this.#save());
    editor.addEventListener("giveup", () => this.#giveUp());
    editor.addEventListener("input", () => this.#keep());
    editor.addEventListener("leave", () => this.#isTouched() || this.#close());
    editor.focus();
  }

  /** Lines have changed: one that is being written tells of it, and lets the writer's words stand. */
  changed(seconds) {
    for (const second of seconds) if (this.#drafts.get(second) !== undefined && this.#open?.second !== second) this.#markDraft(second);
    const open = this.#open;
    if (open && !open.isSaving && seconds.includes(open.second) && this.#isOvertaken()) this.#meet();
  }

  #isOvertaken() {
    return this.#correcting.known(this.#open.second) !== this.#open.basedOn;
  }

  /** Somebody else's words have come: the writer is told of them, and may then save over them. */
  #meet() {
    const open = this.#open;
    const words = said(this.#record.lines.get(open.second));
    if (this.#isTouched()) this.#tell(this.#words.say("correct_meanwhile", { words }));
    else open.editor.text = words;
    Object.assign(open, { before: words, basedOn: this.#correcting.known(open.second) });
  }

  #isTouched() {
    return this.#open.editor.text.trim() !== this.#open.before.trim();
  }

  #keep() {
    if (this.#isTouched()) this.#drafts.keep(this.#open.second, this.#open.editor.text);
    else this.#drafts.forget(this.#open.second);
  }

  async #save() {
    const open = this.#open;
    if (open.isSaving) return;
    if (!this.#isTouched()) return this.#giveUp();
    open.editor.tell("");
    open.isSaving = true;
    const { ok, sentence } = await this.#correcting.save(open.second, open.editor.text, open.basedOn);
    open.isSaving = false;
    if (ok) this.#drafts.forget(open.second);
    if (this.#open !== open) return;
    if (ok) this.#saved();
    else if (this.#isOvertaken()) this.#meet();
    else this.#tell(`${sentence} ${this.#words.say("correct_kept")}`);
  }

  #saved() {
    const { second } = this.#open;
    this.#close();
    this.#focusLine(second);
    this.dispatchEvent(new CustomEvent("saved", { detail: second }));
  }

  #giveUp() {
    const { second } = this.#open;
    this.#drafts.forget(second);
    this.#close();
    this.#focusLine(second);
  }

  /** Another line is opened: unsaved words of this one are marked and wait. */
  #leave() {
    if (!this.#open) return;
    const { second } = this.#open;
    this.#close();
    if (this.#drafts.get(second) !== undefined) this.#markDraft(second);
  }

  #close() {
    this.#open.editor.remove();
    this.#open = null;
    this.#lines.apart = null;
    this.#follow.held = false;
  }

  #focusLine(second) {
    const place = this.#lines.place(second);
    const hidden = place.closest(".fold")?.querySelector("button[aria-expanded=false]");
    (hidden ?? place.querySelector(".stamp")).focus({ preventScroll: true });
  }

  #markDraft(second) {
    const place = this.#lines.place(second);
    if (place.querySelector(".draft")) return;
    const button = element("button", { type: "button", class: "draft quiet" }, this.#words.say("correct_draft"));
    button.addEventListener("click", () => this.edit(second));
    place.append(button);
  }

  #unmarkDraft(second) {
    this.#lines.place(second).querySelector(".draft")?.remove();
  }

  #tell(sentence) {
    this.#open?.editor.tell(sentence);
    this.dispatchEvent(new CustomEvent("told", { detail: sentence }));
  }
}
