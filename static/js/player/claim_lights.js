/** A claim's word, its boxes and its bar light up together, whichever of them is pointed at or focused. */

import { belongs, piecesOf, reasonOf } from "./claims.js";
import { element } from "./dom.js";

export class ClaimLights {
  #lines;
  #record;
  #pictures;
  #lanes;
  #evidence;
  #words;
  #tip;
  #claims = new WeakMap();
  #marked = null;
  #second = null;

  /** `pictures` are the elements in which boxes are drawn over a picture. */
  constructor({ lines, record, pictures, lanes, evidence, words, tip }) {
    this.#lines = lines;
    this.#record = record;
    this.#pictures = pictures;
    this.#lanes = lanes;
    this.#evidence = evidence;
    this.#words = words;
    this.#tip = tip;
    this.#hearWords();
    this.#hearEvidence();
    this.#hearLanes();
    for (const picture of pictures) this.#hearPicture(picture);
  }

  /** Marks the claims of the lit line in its text; the line before is plain text again. */
  show(second) {
    const place = this.#lines.current;
    const line = this.#record.lines.get(second);
    const text = place?.querySelector(".text");
    if (this.#marked && this.#marked !== text) this.#marked.replaceChildren(this.#marked.textContent);
    this.#marked = text;
    this.#second = second;
    if (!line?.claims?.length || text?.textContent !== line.text) return;
    const pieces = piecesOf(line.text, line.claims).map(({ text: words, claim }) => (claim ? this.#wordOf(words, claim) : words));
    if (!text.querySelector("mark")) text.replaceChildren(...pieces);
  }

  #wordOf(text, claim) {
    const word = element("mark", { class: "claim", "data-verdict": claim.verdict }, text);
    this.#claims.set(word, claim);
    return word;
  }

  #hearWords() {
    const words = this.#lines.root;
    words.addEventListener("pointerover", (event) => {
      const word = event.target.closest(".claim");
      const claim = word && this.#claims.get(word);
      if (claim) this.#lightClaim(claim, word);
    });
    words.addEventListener("pointerout", (event) => event.target.closest(".claim") && this.#unlight());
  }

  /** The evidence panel's list stands in the order of the line's claims. */
  #hearEvidence() {
    const claimOf = (event) => {
      const chip = event.target.closest("[data-claim]");
      return [chip, chip && this.#record.lines.get(this.#second)?.claims?.[Number(chip.dataset.claim)]];
    };
    for (const type of ["pointerover", "focusin", "click"]) {
      this.#evidence.addEventListener(type, (event) => {
        const [chip, claim] = claimOf(event);
        if (claim) this.#lightClaim(claim, chip);
      });
    }
    for (const type of ["pointerout", "focusout"]) this.#evidence.addEventListener(type, (event) => claimOf(event)[1] && this.#unlight());
  }

  #hearLanes() {
    this.#lanes.addEventListener("pointerover", (event) => {
      const bar = event.target.closest(".bar");
      if (bar) this.#lightThing(thingOf(bar));
    });
    this.#lanes.addEventListener("pointerout", (event) => event.target.closest(".bar") && this.#unlight());
  }

  /** Boxes let the pointer through to the video; the smallest under it is meant. */
  #hearPicture(picture) {
    let lit = null;
    const over = (event) => {
      const under = [...picture.querySelectorAll(".box")].filter((box) => covers(box, event));
      const box = under.at(-1) ?? null;
      if (box === lit) return;
      lit = box;
      this.#unlight();
      if (box) this.#lightThing(thingOf(box));
    };
    picture.addEventListener("pointermove", over);
    picture.addEventListener("pointerleave", () => {
      lit = null;
      this.#unlight();
    });
  }

  #lightClaim(claim, origin) {
    this.#unlight();
    this.#lightAll((thing) => belongs(claim, thing));
    for (const word of this.#wordsOf((other) => other === claim)) word.dataset.lit = "";
    const { left, width, top } = origin.getBoundingClientRect();
    this.#tip.show(left + width / 2, top, "", this.#words.say("claim_of", { text: claim.text, reason: reasonOf(claim, this.#words) }));
  }

  /** A box or a bar was pointed at: it, its like and the words for it. */
  #lightThing(thing) {
    this.#unlight();
    this.#lightAll(({ kind, value }) => kind === thing.kind && value === thing.value);
    for (const word of this.#wordsOf((claim) => belongs(claim, thing))) word.dataset.lit = "";
  }

  #lightAll(wanted) {
    const bars = [...this.#lanes.querySelectorAll(".bar")].filter((bar) => Number(bar.dataset.start) < this.#second + 1 && Number(bar.dataset.end) > this.#second);
    const boxes = this.#pictures.flatMap((picture) => [...picture.querySelectorAll(".box")]);
    for (const shown of [...bars, ...boxes]) if (wanted(thingOf(shown))) shown.dataset.lit = "";
  }

  #wordsOf(wanted) {
    const words = [...(this.#marked?.querySelectorAll(".claim") ?? [])].filter((word) => wanted(this.#claims.get(word)));
    const claims = this.#record.lines.get(this.#second)?.claims ?? [];
    const chips = [...this.#evidence.querySelectorAll("[data-claim]")].filter((chip) => claims[chip.dataset.claim] && wanted(claims[chip.dataset.claim]));
    return [...words, ...chips];
  }

  #unlight() {
    this.#tip.hide();
    for (const lit of document.querySelectorAll("[data-lit]")) delete lit.dataset.lit;
  }
}

const thingOf = (shown) => ({ kind: shown.dataset.seen, value: shown.dataset.value });

function covers(box, { clientX, clientY }) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
}
