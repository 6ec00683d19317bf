/** All that a person does to lines: corrects them in their place, undoes it, looks at their versions and restores one. */

import { Correcting } from "./correcting.js";
import { Editing } from "./editing.js";
import { Notice } from "./notice.js";
import { Pencil } from "./pencil.js";
import { stamp } from "./timecode.js";
import { Versions } from "./versions.js";

const WRITES = "input, textarea, select, [contenteditable]";

/** Events: `line` (detail: a line as it stands now). Whoever may only look has no form, and so nothing but the versions. */
export class Corrections extends EventTarget {
  #root;
  #words;
  #end;
  #say;
  #versions;
  #notice = null;
  #correcting = null;
  #editing = null;
  #pencil = null;

  /** `say` tells a sentence to screen readers. */
  constructor(root, lines, record, { urls, follow, words, end, say }) {
    super();
    this.#root = root;
    this.#words = words;
    this.#end = end;
    this.#say = say;
    const form = document.querySelector("#correct");
    this.#versions = new Versions(document.querySelector("#versions"), { url: urls.history, words, end, mayRestore: Boolean(form) });
    // what had the focus before may be gone: a line that is the machine's again has no versions button
    document.querySelector("#versions").addEventListener("close", () => lines.current.querySelector(".stamp").focus({ preventScroll: true }));
    root.addEventListener("click", (event) => event.target.closest(".versions-link") && this.#versions.show(secondOf(event.target)));
    if (form) this.#mayCorrect(form, urls.correction, lines, record, follow);
  }

  edit(second) {
    this.#editing?.edit(second);
  }

  showVersions(second) {
    this.#versions.show(second);
  }

  /** Lines have come or changed. */
  changed(seconds) {
    this.#editing?.changed(seconds);
    this.#versions.changed(seconds);
    this.moved();
  }

  /** Another line is lit. */
  moved() {
    this.#pencil?.rest();
  }

  #mayCorrect(form, url, lines, record, follow) {
    const words = this.#words;
    this.#correcting = new Correcting(form, url, record, words);
    this.#editing = new Editing(lines, record, this.#correcting, { follow, words, end: this.#end });
    this.#pencil = new Pencil(this.#root, lines, { words, end: this.#end });
    this.#notice = new Notice(document.querySelector("#corrected"));
    this.#correcting.addEventListener("line", (event) => this.dispatchEvent(new CustomEvent("line", { detail: event.detail })));
    this.#editing.addEventListener("saved", (event) => this.#tell("corrected_at", event.detail, true));
    this.#editing.addEventListener("told", (event) => this.#say(event.detail));
    this.#pencil.addEventListener("edit", (event) => this.edit(event.detail));
    this.#notice.addEventListener("undo", () => this.#undo());
    this.#versions.addEventListener("restore", (event) => this.#restore(event.detail));
    this.#root.addEventListener("dblclick", (event) => event.target.closest(".text") && this.edit(secondOf(event.target)));
    addEventListener("keydown", (event) => this.#keyed(event));
  }

  #keyed(event) {
    const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isUndo || event.defaultPrevented || event.target.closest(WRITES) || !this.#correcting.canUndo) return;
    event.preventDefault();
    this.#undo();
  }

  async #undo() {
    const result = await this.#correcting.undo();
    if (result?.ok) this.#tell("undone_at", result.second, this.#correcting.canUndo);
    else if (result) this.#show(result.sentence, this.#correcting.canUndo);
  }

  async #restore({ second, text }) {
    const { ok, sentence } = await this.#correcting.save(second, text);
    this.#versions.tell(ok ? this.#words.say("versions_restored") : sentence);
    if (ok) this.#tell("restored_at", second, true);
  }

  #tell(name, second, undo) {
    this.#show(this.#words.say(name, { time: stamp(second, this.#end) }), undo);
  }

  #show(sentence, undo) {
    this.#notice.show(sentence, { undo });
    this.#say(sentence);
  }
}

const secondOf = (target) => Number(target.closest("[data-second]").dataset.second);
