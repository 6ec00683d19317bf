/** What the detectors saw, a lane for each kind, over the whole video or a stretch of it, with one playhead through all. */

import { isOther } from "./boxes.js";
import { element, setText } from "./dom.js";
import { barsOf, joinPieces, packRows } from "./pieces.js";
import { stamp } from "./timecode.js";

const KINDS = ["shot", "camera", "text", "object", "face", "speech"];
/** Hands, other animals and things without a name stand in the lane of the objects. */
const laneOf = (kind) => (kind === "thing" ? "object" : kind);
/** Longer videos are shown in stretches of this many seconds, so that a bar is wide enough to be read. */
const STRETCHES = [60, 180, 600, 1800];
const MOST_ROWS = 4;
const THINNEST_PIXELS = 3;
/** Below this width a label would be a letter and three dots. */
const LABEL_PIXELS = 38;

/** The stretch of `length` seconds that `second` lies in; stretches start at multiples of their length. */
export function stretchOf(second, length, first, end) {
  if (length >= end - first) return { start: first, end };
  const start = first + Math.floor((second - first) / length) * length;
  return { start, end: Math.min(end, start + length) };
}

/** Events: `pick` (detail: seconds), `view` (detail: the stretch shown). */
export class Lanes extends EventTarget {
  #root;
  #rows;
  #record;
  #first;
  #end;
  #words;
  #tip;
  #hasSound;
  #length;
  #view;
  #tracks = new Map();
  #joinedByServer = false;
  #drawing = 0;
  #playhead;

  constructor(root, record, { first, end, words, tip, hasSound }) {
    super();
    this.#hasSound = hasSound;
    this.#root = root;
    this.#rows = new Map(KINDS.map((kind) => [kind, root.querySelector(`[data-kind=${kind}] .lane-rows`)]));
    this.#playhead = root.querySelector(".playhead");
    this.#record = record;
    this.#first = first;
    this.#end = end;
    this.#words = words;
    this.#tip = tip;
    this.#length = end - first <= 300 ? end - first : 180;
    this.#view = stretchOf(first, this.#length, first, end);
    this.#hear();
    this.#zoomed();
  }

  get view() {
    return this.#view;
  }

  /** Takes the pieces that are known by now. */
  read() {
    if (this.#joinedByServer) return;
    const seams = [...this.#record.segments.keys()];
    for (const kind of KINDS) {
      const pieces = this.#record.tracks.filter((piece) => laneOf(piece.kind) === kind);
      this.#tracks.set(kind, joinPieces(pieces, seams));
    }
    this.draw();
  }

  /** Takes the joined tracks of a finished run, as the run document has them. */
  readJoined(document) {
    const names = { shot: "shots", camera: "camera", text: "text", object: "objects", face: "faces", speech: "speech" };
    const known = { ...document, objects: [...(document.objects ?? []), ...(document.things ?? [])].sort((a, b) => a.start - b.start) };
    for (const kind of KINDS) this.#tracks.set(kind, (known[names[kind]] ?? []).map((track) => ({ ...track, kind })));
    this.#joinedByServer = true;
    this.draw();
  }

  /** Tracks alive in the whole second `second`. */
  alive(kind, second) {
    return (this.#tracks.get(kind) ?? []).filter((track) => track.start < second + 1 && track.end > second);
  }

  /** The picture is at `seconds`; a stretch that it leaves is turned like a page. */
  set now(seconds) {
    if (seconds < this.#view.start || seconds >= this.#view.end) this.#turnTo(seconds);
    const share = (seconds - this.#view.start) / (this.#view.end - this.#view.start);
    this.#playhead.style.setProperty("--at", Math.min(1, Math.max(0, share)));
  }

  draw() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      for (const kind of KINDS) this.#paint(kind);
    });
  }

  #turnTo(seconds) {
    const view = stretchOf(Math.min(seconds, this.#end - 0.001), this.#length, this.#first, this.#end);
    if (view.start === this.#view.start && view.end === this.#view.end) return;
    this.#view = view;
    this.#zoomed();
  }

  #zoomed() {
    const whole = this.#view.start === this.#first && this.#view.end === this.#end;
    const label = whole ? this.#words.say("whole_video") : `${stamp(this.#view.start, this.#end)} – ${stamp(this.#view.end, this.#end)}`;
    const zoom = this.#root.querySelector(".zoom");
    zoom.hidden = this.#end - this.#first <= STRETCHES[0];
    setText(zoom.querySelector("output"), label);
    zoom.querySelector("[data-zoom=in]").disabled = this.#length <= STRETCHES[0];
    zoom.querySelector("[data-zoom=out]").disabled = whole;
    this.dispatchEvent(new CustomEvent("view", { detail: { ...this.#view, whole } }));
    this.draw();
  }

  /** The next shorter or longer stretch around the playhead. */
  #zoom(closer) {
    const lengths = [...STRETCHES.filter((length) => length < this.#end - this.#first), this.#end - this.#first];
    const next = closer ? lengths.filter((length) => length < this.#length).at(-1) : lengths.find((length) => length > this.#length);
    if (!next) return;
    const at = this.#view.start + Number(this.#playhead.style.getPropertyValue("--at") || 0) * (this.#view.end - this.#view.start);
    this.#length = next;
    this.#view = stretchOf(Math.min(at, this.#end - 0.001), next, this.#first, this.#end);
    this.#zoomed();
  }

  #paint(kind) {
    const tracks = (this.#tracks.get(kind) ?? []).filter((track) => track.end >= this.#view.start && track.start < this.#view.end);
    const root = this.#rows.get(kind);
    const { rows, hidden } = packRows(tracks, MOST_ROWS);
    const painted = (rows.length ? rows : [[]]).map((row) => this.#row(kind, row));
    if (hidden) painted.at(-1).append(element("span", { class: "more" }, this.#words.count("more", hidden)));
    if (!tracks.length) painted[0].append(element("span", { class: "nothing" }, this.#nothing(kind)));
    root.replaceChildren(...painted);
    root.setAttribute("aria-label", tracks.length ? this.#words.count("stretches", tracks.length) : this.#nothing(kind));
  }

  #row(kind, row) {
    const { start, end } = this.#view;
    const painted = element("div", { class: "lane" }, ...this.#unseen());
    const perPixel = (end - start) / (this.#root.querySelector(".lane-rows").clientWidth || 800);
    for (const bar of barsOf(row, start, end, perPixel * THINNEST_PIXELS)) painted.append(this.#bar(kind, bar, (bar.end - bar.start) / perPixel));
    return painted;
  }

  #bar(kind, bar, pixels) {
    const label = this.#label(kind, bar);
    const made = element("span", { class: "bar" }, pixels < LABEL_PIXELS ? "" : label);
    this.#place(made, bar.start, bar.end);
    made.dataset.tip = label;
    made.dataset.start = bar.start;
    made.dataset.end = bar.end;
    // thin bars of several things are drawn as one
    if (bar.tracks.length === 1) Object.assign(made.dataset, { seen: bar.tracks[0].kind, value: bar.tracks[0].value ?? kind });
    if (kind === "object" && isOther(bar.tracks[0].kind, bar.tracks[0].value)) made.dataset.other = "";
    return made;
  }

  /** Stretches of segments that aren't done: nothing is known there, which isn't the same as nothing seen. */
  #unseen() {
    const made = [];
    for (const { start, end, working } of this.#record.unseen) {
      if (end <= this.#view.start || start >= this.#view.end) continue;
      const open = element("span", { class: "unseen", "data-working": working });
      this.#place(open, start, end);
      made.push(open);
    }
    return made;
  }

  /** What is to be said of a lane without a bar; nothing while nothing was looked at. */
  #nothing(kind) {
    if (kind === "speech" && !this.#hasSound) return this.#words.say("no_sound");
    const unseen = this.#record.unseen.length;
    if (unseen === this.#record.segments.size) return "";
    if (kind === "speech" && !this.#record.run.hears) return this.#words.say("no_listening");
    return this.#words.say(unseen ? "nothing_so_far" : `no_${kind}`);
  }

  #place(made, start, end) {
    const length = this.#view.end - this.#view.start;
    const from = Math.max(start, this.#view.start);
    made.style.left = `${((from - this.#view.start) / length) * 100}%`;
    made.style.width = `${((Math.min(end, this.#view.end) - from) / length) * 100}%`;
  }

  #label(kind, bar) {
    if (bar.tracks.length > 1) return this.#words.count("stretches", bar.tracks.length);
    const track = bar.tracks[0];
    if (kind === "shot") return this.#shotLabel(track);
    if (kind === "face") return [this.#words.say("face"), this.#words.value(track.position)].filter(Boolean).join(" · ");
    if (kind === "camera") return this.#words.value(track.value);
    if (kind === "speech") return `“${track.value}”`;
    return [kind === "text" ? `“${track.value}”` : this.#words.value(track.value), this.#words.value(track.position)].filter(Boolean).join(" · ");
  }

  #shotLabel(track) {
    const number = (this.#tracks.get("shot") ?? []).indexOf(track) + 1;
    const words = track.transition === "start" ? [] : [this.#words.value(track.transition)];
    return [this.#words.say("shot", { number }), ...words].join(" · ");
  }

  #hear() {
    this.#root.addEventListener("click", (event) => {
      const zoom = event.target.closest("[data-zoom]");
      if (zoom) this.#zoom(zoom.dataset.zoom === "in");
      else if (event.target.closest(".lane-rows")) this.dispatchEvent(new CustomEvent("pick", { detail: this.#secondsAt(event) }));
    });
    this.#root.addEventListener("pointermove", (event) => this.#hovered(event));
    this.#root.addEventListener("pointerleave", () => this.#tip.hide());
    new ResizeObserver(() => this.draw()).observe(this.#root);
  }

  #secondsAt(event) {
    const { left, width } = event.target.closest(".lane-rows").getBoundingClientRect();
    return this.#view.start + Math.min(0.999, Math.max(0, (event.clientX - left) / width)) * (this.#view.end - this.#view.start);
  }

  #hovered(event) {
    const lane = event.target.closest(".lane");
    if (!lane) {
      this.#tip.hide();
      return;
    }
    const bar = event.target.closest(".bar");
    const unseen = event.target.closest(".unseen");
    const words = bar?.dataset.tip ?? (unseen ? this.#words.say("not_looked_at") : "");
    this.#tip.show(event.clientX, lane.getBoundingClientRect().top, stamp(this.#secondsAt(event), this.#end), words);
  }
}
