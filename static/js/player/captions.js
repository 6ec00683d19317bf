/** What is said as captions of the video: listed by the browser's own controls, filled while the words become known. */
export class Captions {
  #track;
  #video;
  #offset;
  #label;
  /** start -> {cue, start, end} */
  #known = new Map();
  #file;

  /** Takes the place of the server's `<track>`, which knows only what was heard when it was loaded; `file` offers them as one. */
  constructor(video, { offset, label, file }) {
    video.querySelector("track[kind=captions]")?.remove();
    this.#video = video;
    this.#offset = offset;
    this.#label = label;
    this.#file = file;
  }

  /** Moves all cues to where this browser counts the first frame. */
  set offset(offset) {
    this.#offset = offset;
    for (const { cue, start, end } of this.#known.values()) {
      cue.startTime = start + offset;
      cue.endTime = end + offset;
    }
  }

  /** Adds the utterances among these pieces that are new; a video in which nobody speaks gets no track. */
  take(pieces) {
    for (const { kind, start, end, value, language } of pieces) {
      if (kind !== "speech" || this.#known.has(start)) continue;
      if (this.#file) this.#file.hidden = false;
      this.#track ??= this.#video.addTextTrack("captions", this.#label, language ?? "");
      const cue = new VTTCue(start + this.#offset, end + this.#offset, value);
      this.#known.set(start, { cue, start, end });
      this.#track.addCue(cue);
    }
  }
}
