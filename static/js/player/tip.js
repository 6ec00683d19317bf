/** One tooltip for strip and lanes: a time and a few words, above what is pointed at. */
export class Tip {
  #root;

  constructor(root) {
    this.#root = root;
    addEventListener("scroll", () => this.hide(), { capture: true, passive: true });
  }

  /** `x` and `top` in pixels of the window. */
  show(x, top, time, text) {
    this.#root.querySelector("time").textContent = time;
    this.#root.querySelector("span").textContent = text;
    this.#root.hidden = false;
    const { width, height } = this.#root.getBoundingClientRect();
    this.#root.style.left = `${Math.min(Math.max(8, x - width / 2), innerWidth - width - 8)}px`;
    this.#root.style.top = `${Math.max(8, top - height - 8)}px`;
  }

  hide() {
    this.#root.hidden = true;
  }
}
