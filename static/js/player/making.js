/** How the lines were made: who described, and window by window what was shown and asked; fetched when it is unfolded. */
import { element } from "./dom.js";
import { trustFigures } from "./trust.js";

export class Making {
  #root;
  #url;
  #words;
  #origins;

  /** `origins` are the runs that a merged run was made of. */
  constructor(root, { url, words, origins }) {
    this.#root = root;
    this.#url = url;
    this.#words = words;
    this.#origins = origins;
    root.addEventListener("toggle", () => {
      if (root.open) this.#show();
    });
  }

  async #show() {
    const body = this.#root.querySelector(".making-body");
    const answer = await fetch(this.#url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) body.replaceChildren(element("p", {}, this.#words.say("plan_missing")));
    else body.replaceChildren(...this.#parts(await answer.json()));
  }

  #parts(making) {
    const windows = making.windows.length ? this.#table(making) : element("p", {}, this.#words.say("plan_empty"));
    return [this.#facts(making), ...(making.trust ? [trustFigures(making.trust, this.#words)] : []), windows, ...making.prompts.map((prompt, number) => this.#prompt(prompt, number))];
  }

  #facts(making) {
    const facts = [
      ["made_by", making.describer_words],
      ...this.#origins.map(({ words, lines }) => ["made_from", this.#words.count("made_from_run", lines, { run: words })]),
      ["made_model", making.model],
      ["made_revision", making.revision],
      ["made_precision", making.precision],
      ["made_wish", making.wish],
      ["made_windows", making.windows.length],
      ["made_again", making.prompts.length ? making.asked_again : ""],
      ["made_told", making.told === null ? "" : this.#words.say("told_mean", { percent: Math.round(making.told * 100) })],
      // stands under the times of some lines that a model told
      ["told_by_mixed", making.prompts.length ? this.#words.say("means_mixed") : ""],
    ].filter(([, value]) => value !== "");
    const rows = facts.map(([name, value]) => element("div", {}, element("dt", {}, this.#words.say(name)), element("dd", {}, String(value))));
    return element("dl", {}, ...rows);
  }

  #prompt({ text, tokens }, number) {
    const name = this.#words.say("prompt_tokens", { name: this.#nameOf(number), count: tokens });
    return element("figure", { class: "prompt" }, element("figcaption", {}, name), element("pre", { tabindex: 0 }, text));
  }

  #nameOf(number) {
    return `${this.#words.say("window_prompt")} ${number + 1}`;
  }

  #table({ windows, prompts }) {
    const asked = prompts.length > 0;
    const names = ["window_seconds", "window_frames", ...(asked ? ["window_tokens", "window_prompt", "window_again"] : [])];
    const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, this.#words.say(name))));
    const rows = windows.map((window) => element("tr", {}, ...this.#cells(window, asked).map((cell) => element("td", {}, String(cell)))));
    const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
    return element("div", { class: "windows", tabindex: 0 }, table);
  }

  #cells({ start, end, frames, tokens, context, prompt, asked_again }, asked) {
    const always = [`${start}–${end}`, frames];
    if (!asked) return always;
    return [...always, this.#words.say("of", { count: tokens, total: context }), prompt === null ? "" : prompt + 1, asked_again];
  }
}
