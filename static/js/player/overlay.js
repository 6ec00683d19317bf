/** Boxes over the standing picture itself; a moving one is ahead of what was seen, so none are drawn then. */

import { drawBoxes, observationsAt } from "./boxes.js";

const REACH_SECONDS = 0.26;
const MEMORY = "secondsight-boxes";

export class Overlay {
  #root;
  #button;
  #video;
  #clock;
  #record;
  #words;
  #on = localStorage.getItem(MEMORY) !== "off";
  #drawn = null;

  constructor(root, { button, video, clock, record, words }) {
    this.#root = root;
    this.#button = button;
    this.#video = video;
    this.#clock = clock;
    this.#record = record;
    this.#words = words;
    button.setAttribute("aria-pressed", this.#on);
    button.addEventListener("click", () => this.toggle());
    for (const type of ["time", "unplayable"]) clock.addEventListener(type, () => this.draw());
    video.addEventListener("play", () => this.draw());
    video.addEventListener("loadeddata", () => this.#showFirstFrame());
    if (this.#hasFrame) this.#showFirstFrame();
    new ResizeObserver(() => this.draw(true)).observe(video);
  }

  toggle() {
    this.#on = !this.#on;
    localStorage.setItem(MEMORY, this.#on ? "on" : "off");
    this.#button.setAttribute("aria-pressed", this.#on);
    this.draw(true);
  }

  draw(again = false) {
    const shown = this.#on && this.#hasFrame && !this.#clock.playing ? this.#clock.seconds : null;
    const line = shown === null ? undefined : this.#record.lines.get(this.#clock.second);
    const key = line ? `${shown}|${line.seq}` : null;
    if (key === this.#drawn && !again) return;
    this.#drawn = key;
    this.#fit();
    drawBoxes(this.#root, line ? observationsAt(line.observations ?? [], shown, REACH_SECONDS) : [], this.#words);
  }

  /** From here on the picture is the lit second's own. */
  #showFirstFrame() {
    this.#video.removeAttribute("poster");
    this.draw(true);
  }

  /** Until its own first frame is there the video shows its poster, which is from another moment. */
  get #hasFrame() {
    return this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA || !this.#clock.hasPicture;
  }

  /** The video keeps its shape inside its element; the boxes belong over the picture only. */
  #fit() {
    const { clientWidth, clientHeight, videoWidth, videoHeight } = this.#video;
    const aspect = (videoWidth || clientWidth) / (videoHeight || clientHeight);
    const width = Math.min(clientWidth, clientHeight * aspect);
    const height = width / aspect;
    Object.assign(this.#root.style, {
      left: `${(clientWidth - width) / 2}px`,
      top: `${(clientHeight - height) / 2}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }
}
