/** The playing picture's time, in seconds of the lines; works on without a picture, for formats that a browser can't play. */

import { secondAt } from "./timecode.js";

/**
 * Events: `time` (detail: seconds) while it moves, `second` (detail: the whole second) when another begins, `offset` when
 * the first frame turned out to lie elsewhere in the file's own time, `unplayable`, and `playable` when another file took
 * its place.
 */
export class Clock extends EventTarget {
  #video;
  #first;
  #end;
  #offset;
  #stillSeconds = null;
  #second;
  #sought = false;

  /** `offset` is where the first frame lies in the file's own time, until this browser shows where it counts it. */
  constructor(video, { first, end, offset, gone = false }) {
    super();
    this.#video = video;
    this.#first = first;
    this.#end = end;
    this.#offset = offset;
    this.#second = first;
    if (gone) this.#stillSeconds = first;
    for (const type of ["timeupdate", "seeking", "seeked", "loadedmetadata", "pause"]) video.addEventListener(type, () => this.update());
    video.addEventListener("error", () => this.#giveUpPicture());
    video.addEventListener("loadeddata", () => this.#lookForPicture());
    video.addEventListener("play", () => this.#everyFrame());
    video.requestVideoFrameCallback?.((now, { mediaTime }) => this.#sawFirstFrame(mediaTime));
    if (video.error) this.#giveUpPicture();
    this.#lookForPicture();
  }

  get offset() {
    return this.#offset;
  }

  get seconds() {
    return this.#stillSeconds ?? Math.max(0, this.#video.currentTime - this.#offset);
  }

  get second() {
    return secondAt(this.seconds, this.#first, this.#end);
  }

  get playing() {
    return !this.#video.paused && !this.#video.ended;
  }

  get hasPicture() {
    return this.#stillSeconds === null;
  }

  /** Go to a moment, in seconds of the lines. */
  seek(seconds) {
    this.#sought = true;
    const kept = Math.min(Math.max(seconds, this.#first), this.#end - 0.001);
    if (this.hasPicture) this.#video.currentTime = kept + this.#offset;
    else this.#stillSeconds = kept;
    this.update();
  }

  /** Go to the beginning of the second `count` later (or earlier, below 0). */
  step(count) {
    this.seek(Math.min(Math.max(this.second + count, this.#first), this.#end - 1));
  }

  toggle() {
    if (!this.hasPicture) return;
    // a refused play() (no gesture yet) leaves the picture paused, which the controls show by themselves
    if (this.#video.paused) this.#video.play().catch(() => {});
    else this.#video.pause();
  }

  /** Go on at the same moment in another file of the same pictures, whose own 0 is the second `begins`. */
  changeFile(address, begins = 0) {
    const at = this.seconds;
    const goesOn = this.playing;
    this.#stillSeconds = null;
    this.#sought = true;
    this.#offset = 0 - begins;
    this.#video.src = address;
    this.#video.currentTime = Math.max(0, at - begins);
    if (goesOn) this.#video.play().catch(() => {});
    this.dispatchEvent(new Event("offset"));
    this.dispatchEvent(new Event("playable"));
    this.update();
  }

  update() {
    this.dispatchEvent(new CustomEvent("time", { detail: this.seconds }));
    if (this.second === this.#second) return;
    this.#second = this.second;
    this.dispatchEvent(new CustomEvent("second", { detail: this.#second }));
  }

  /** `timeupdate` comes four times a second at best; frames tell the change of a second when it is seen. */
  #everyFrame() {
    const again = () => {
      this.update();
      if (this.playing) next();
    };
    const next = () => (this.#video.requestVideoFrameCallback ? this.#video.requestVideoFrameCallback(again) : requestAnimationFrame(again));
    next();
  }

  /** Browsers differ in whether a late start counts: some begin at the file's 10 s, some call that 0. */
  #sawFirstFrame(mediaTime) {
    if (this.#sought || this.#video.played.length || Math.abs(mediaTime - this.#offset) < 0.001) return;
    this.#offset = mediaTime;
    this.dispatchEvent(new Event("offset"));
    this.update();
  }

  /** Of a file whose picture a browser can't decode, some play the sound alone and tell no error. */
  #lookForPicture() {
    const loaded = this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (loaded && !this.#video.videoWidth && this.hasPicture) this.#giveUpPicture();
  }

  #giveUpPicture() {
    this.#stillSeconds = this.seconds;
    this.dispatchEvent(new Event("unplayable"));
  }
}
