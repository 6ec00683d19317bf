/** What a line rests on: the frame that was looked at, with boxes, its time, and what the detectors saw in that second. */

import { drawBoxes, isOther, labelOf, observationsAt } from "./boxes.js";
import { reasonOf } from "./claims.js";
import { element, setText } from "./dom.js";
import { frameStamp, stamp } from "./timecode.js";

const REACH_SECONDS = 0.26;
/** What was seen further away from the frame is told beside it, but has no box in it. */

/** Each thing seen once, with how often at the same moment: [{source, label, count}], the surest first. */
export function thingsSeen(observations) {
  const things = new Map();
  for (const { source, label, at, confidence } of observations) {
    const key = `${source}|${label}`;
    const thing = things.get(key) ?? { source, label, confidence: 0, moments: new Map() };
    thing.confidence = Math.max(thing.confidence, confidence);
    thing.moments.set(at, (thing.moments.get(at) ?? 0) + 1);
    things.set(key, thing);
  }
  return [...things.values()]
    .sort((a, b) => b.confidence - a.confidence)
    .map(({ source, label, confidence, moments }) => ({ source, label, confidence, count: Math.max(...moments.values()) }));
}

/**
 * The observations of a line, and the texts that were on the screen then too: a text is read once, when it appears, and
 * not again while its place in the picture stays the same. One that comes after the frame is told at its own time.
 */
export function seenIn(line, texts) {
  const observed = line.observations ?? [];
  const read = new Set(observed.filter(({ source }) => source === "text").map(({ label }) => label));
  const standing = texts.filter(({ value }) => !read.has(value));
  const frame = line.frames?.[0] ?? line.second;
  return [...observed, ...standing.map(({ value, confidence, box, start }) => ({ source: "text", label: value, confidence, box, at: Math.max(frame, start) }))];
}

export class Evidence {
  #root;
  #picture;
  #boxes;
  #record;
  #end;
  #words;
  #evidenceUrl;
  #textsIn;
  #originOf;
  #shown = "";

  /** `textsIn(second)` gives the tracks of text that are on the screen then, `originOf(line)` the run that a line was taken from. */
  constructor(root, record, { end, words, evidenceUrl, textsIn, originOf }) {
    this.#textsIn = textsIn;
    this.#originOf = originOf;
    this.#root = root;
    this.#picture = root.querySelector("img");
    this.#boxes = root.querySelector(".boxes");
    this.#record = record;
    this.#end = end;
    this.#words = words;
    this.#evidenceUrl = evidenceUrl;
    this.#picture.addEventListener("load", () => {
      const { naturalWidth, naturalHeight, parentElement } = this.#picture;
      parentElement.style.setProperty("--ratio", String(naturalWidth / naturalHeight));
      root.removeAttribute("data-empty");
    });
    this.#picture.addEventListener("error", () => root.setAttribute("data-empty", ""));
  }

  /** Shows a second; does nothing where that is already shown as it is known now. */
  show(second) {
    const line = this.#record.lines.get(second);
    const texts = this.#textsIn(second);
    const key = [second, line?.seq, ...texts.map(({ value }) => value)].join("|");
    if (key === this.#shown) return;
    this.#shown = key;
    setText(this.#root.querySelector(".evidence-time"), stamp(second, this.#end));
    const seen = line ? seenIn(line, texts) : [];
    this.#showPicture(second, line, seen);
    this.#showThings(line, seen);
    setText(this.#root.querySelector(".evidence-frames"), this.#framesSentence(line));
    setText(this.#root.querySelector(".evidence-seam"), this.#seamSentence(line));
    setText(this.#root.querySelector(".evidence-origin"), this.#originOf(line));
  }

  #showPicture(second, line, seen) {
    if (!line?.frames?.length) {
      this.#root.setAttribute("data-empty", "");
      this.#picture.removeAttribute("src");
      this.#picture.alt = "";
      this.#boxes.replaceChildren();
      return;
    }
    const at = line.frames[0];
    this.#picture.src = this.#evidenceUrl(second);
    this.#picture.alt = this.#words.say("frame_at", { time: frameStamp(at, this.#end) });
    drawBoxes(this.#boxes, observationsAt(seen, at, REACH_SECONDS), this.#words);
  }

  #showThings(line, seen) {
    const chips = [...this.#thingChips(seen), ...this.#claimChips(line)];
    const nothing = element("span", { class: "soft" }, this.#words.say(line ? "nothing_seen" : "not_looked_at"));
    this.#root.querySelector(".evidence-things").replaceChildren(...(chips.length ? chips : [nothing]));
  }

  #thingChips(seen) {
    return thingsSeen(seen).map(({ source, label, count, confidence }) => {
      const name = labelOf(source, label, this.#words);
      const percent = Math.round(confidence * 100);
      const title = this.#words.say("sure", { percent });
      return element("span", { class: "chip", "data-kind": source, "data-other": isOther(source, label), title }, count > 1 ? `${name} × ${count}` : name);
    });
  }

  /** Of the detectors' own lines, only what none confirms needs telling; the rest stands in the chips before. Each can be focused. */
  #claimChips(line) {
    // a person's words claim nothing for the machine
    const claims = line?.corrected ? [] : (line?.claims ?? []);
    const chips = claims.map((claim, number) => this.#claimChip(claim, number));
    return chips.filter(({ dataset }) => line.source !== "composed" || dataset.verdict !== "confirmed");
  }

  #claimChip(claim, number) {
    const { text, verdict } = claim;
    const told = verdict === "confirmed" ? text : this.#words.say("claim", { text, verdict: this.#words.value(verdict) });
    const label = this.#words.say("claim_of", { text: told, reason: reasonOf(claim, this.#words) });
    return element("button", { type: "button", class: "chip claimed", "data-verdict": verdict, "data-claim": number, "aria-label": label }, told);
  }

  /** Where two segments meet, what the one says whose sentence isn't shown. */
  #seamSentence(line) {
    if (!line?.alternatives?.length) return "";
    return this.#words.say(line.chosen === "neighbour" ? "seam_neighbour" : "seam_own", { text: line.alternatives.join(" / ") });
  }

  #framesSentence(line) {
    const frames = line?.frames ?? [];
    if (!frames.length) return line?.status === "carried" ? this.#words.say("no_frame_begins") : "";
    const shown = frames.slice(0, 4).map((at) => frameStamp(at, this.#end));
    return this.#words.count("frames", frames.length, { times: shown.join(", ") + (frames.length > 4 ? " …" : "") });
  }
}
