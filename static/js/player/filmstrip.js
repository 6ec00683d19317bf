/** Pictures of the seconds, as many as fit over the stretch that the lanes show. */

import { element } from "./dom.js";
import { stamp } from "./timecode.js";

const HEIGHT = 48;

/** The seconds whose pictures stand in `count` equal places over [start, end): each the middle of its place. */
export function filmSeconds(start, end, count) {
  const places = Math.max(1, Math.min(count, Math.ceil(end - start)));
  return Array.from({ length: places }, (_, index) => Math.floor(start + ((index + 0.5) * (end - start)) / places));
}

/** Events: `pick` (detail: second). */
export class Filmstrip extends EventTarget {
  #root;
  #record;
  #aspect;
  #evidenceUrl;
  #end;
  #view;
  #shown = "";

  constructor(root, record, { aspect, evidenceUrl, end, view }) {
    super();
    this.#root = root;
    this.#record = record;
    this.#aspect = aspect;
    this.#evidenceUrl = evidenceUrl;
    this.#end = end;
    this.#view = view;
    new ResizeObserver(() => this.draw()).observe(root);
    root.addEventListener("click", (event) => {
      const place = event.target.closest("[data-frame]");
      if (place) this.dispatchEvent(new CustomEvent("pick", { detail: Number(place.dataset.frame) }));
    });
  }

  set view(view) {
    this.#view = view;
    this.draw();
  }

  draw() {
    const count = Math.floor(this.#root.clientWidth / (HEIGHT * this.#aspect));
    if (count < 1) return;
    const seconds = filmSeconds(this.#view.start, this.#view.end, count);
    const states = seconds.map((second) => (this.#hasPicture(second) ? second : -1));
    const shown = `${seconds.join()}|${states.join()}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#root.replaceChildren(...seconds.map((second) => this.#place(second)));
  }

  #hasPicture(second) {
    return this.#record.lines.get(second)?.frames?.length > 0;
  }

  #place(second) {
    const place = element("span", { class: "film-frame", "data-frame": second });
    if (!this.#hasPicture(second)) return place;
    const picture = element("img", { src: this.#evidenceUrl(second), alt: "", loading: "lazy", decoding: "async", title: stamp(second, this.#end) });
    picture.addEventListener("error", () => picture.remove());
    place.append(picture);
    return place;
  }
}
