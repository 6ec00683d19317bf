/** How the run stands: coverage, state, time left, notices; in the page's title too, and told sparsely to screen readers. */

import { element, setText } from "./dom.js";
import { roughly } from "./timecode.js";

/** Screen readers hear of progress when another such share is done, and of every change of state. */
const TOLD_SHARE = 0.25;

export class Head {
  #page;
  #name;
  #words;
  #toldShare = 0;
  #toldState;

  constructor(page, { name, words, state }) {
    this.#page = page;
    this.#name = name;
    this.#words = words;
    this.#toldState = state;
  }

  show(run) {
    this.#page.dataset.state = run.state;
    document.documentElement.dataset.state = run.state;
    const covered = run.described + run.carried;
    const whole = covered === run.seconds_total;
    const coverage = this.#page.querySelector("#coverage");
    setText(coverage, whole ? this.#words.say("full", { coverage: run.coverage_words }) : run.coverage_words);
    coverage.classList.toggle("good", whole);
    coverage.classList.toggle("bad", run.failed > 0);
    const state = this.#page.querySelector("#state-words");
    setText(state, this.#stateWords(run));
    state.title = state.textContent;
    this.#page.querySelector("#progress").style.setProperty("--done", run.seconds_done / run.seconds_total);
    this.#showActions(run);
    this.#showNotices(run);
    this.#showTitle(run);
    this.#tell(run, covered);
  }

  #stateWords(run) {
    if (run.cancel_requested && !run.finished) return this.#words.say("stopping");
    const parts = [run.state_words];
    if (run.state === "queued") parts.push(run.queue_position > 1 ? this.#words.count("ahead", run.queue_position - 1) : this.#words.say("starts_next"));
    if (run.state === "running" && run.seconds_done === 0) parts[0] = this.#words.say("getting_ready");
    if (!run.finished && run.eta_seconds !== null) parts.push(this.#words.say("left", { time: this.#length(run.eta_seconds) }));
    if (run.state === "done" && run.elapsed_seconds) parts.push(this.#words.say("took", { time: this.#length(run.elapsed_seconds) }));
    return parts.join(" · ");
  }

  #length(seconds) {
    const [count, unit] = roughly(seconds);
    return this.#words.say(`length_${unit}`, { count });
  }

  #showActions(run) {
    const cancel = this.#page.querySelector("#cancel");
    if (cancel) cancel.hidden = run.finished || run.cancel_requested;
    const retry = this.#page.querySelector("#retry");
    if (retry) retry.hidden = !(run.finished && (run.state !== "done" || run.failed > 0));
  }

  #showNotices(run) {
    const error = this.#page.querySelector("#run-error");
    setText(error, run.error);
    error.hidden = !run.error;
    const heldUp = this.#page.querySelector("#held-up");
    setText(heldUp, run.held_up);
    heldUp.hidden = !run.held_up;
    const list = this.#page.querySelector("#run-notices");
    const shown = [...list.children].map((item) => item.textContent);
    const notices = run.notices.filter((notice) => notice !== run.held_up);
    if (shown.join("\n") !== notices.join("\n")) list.replaceChildren(...notices.map((notice) => element("li", {}, notice)));
    const fold = this.#page.querySelector("#notices");
    fold.hidden = !fold.querySelector("li");
  }

  #showTitle(run) {
    const name = run.state === "done" ? this.#name : `(${run.seconds_done}/${run.seconds_total}) ${this.#name}`;
    document.title = `${name} · Secondsight`;
  }

  #tell(run, covered) {
    const share = Math.floor(covered / run.seconds_total / TOLD_SHARE) * TOLD_SHARE;
    if (run.state === this.#toldState && share <= this.#toldShare) return;
    this.#toldState = run.state;
    this.#toldShare = share;
    this.say(`${run.coverage_words}, ${run.state_words}`);
  }

  /** A sentence for the polite live region. */
  say(sentence) {
    setText(this.#page.querySelector("#told"), sentence);
  }
}
