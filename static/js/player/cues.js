import { said } from "./said.js";

/** The lines as cues of the video's own text track, so that players, screen readers and `cuechange` have them. */
export class Cues {
  #track;
  #offset;
  #known = new Map();

  /** Takes the place of the server's `<track>`, which knows only the lines of the moment it was loaded. */
  constructor(video, { offset, label, language }) {
    video.querySelector("track[kind=descriptions]")?.remove();
    this.#track = video.addTextTrack("descriptions", label, language);
    this.#track.mode = "hidden";
    this.#offset = offset;
  }

  /** Moves all cues to where this browser counts the first frame. */
  set offset(offset) {
    this.#offset = offset;
    for (const [second, cue] of this.#known) {
      cue.startTime = second + offset;
      cue.endTime = second + offset + 1;
    }
  }

  /** Calls back whenever another line's time has come. */
  onChange(callback) {
    this.#track.addEventListener("cuechange", callback);
  }

  put(line) {
    const known = this.#known.get(line.second);
    if (known) {
      known.text = said(line);
      return;
    }
    if (!said(line)) return;
    const start = line.second + this.#offset;
    const cue = new VTTCue(start, start + 1, said(line));
    cue.id = String(line.second);
    this.#known.set(line.second, cue);
    this.#track.addCue(cue);
  }
}
