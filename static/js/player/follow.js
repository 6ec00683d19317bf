/** Keeps the lit line in view while the reader lets it; one scroll by the reader's own hand and the page stands still. */

const SCROLL_KEYS = new Set(["PageUp", "PageDown"]);
/** The lit line may wander in this share of the view before the page moves, and comes to rest at `REST`. */
const LOWEST = 0.62;
const REST = 0.3;

export class Follow {
  #lines;
  #root;
  #button;
  #following = true;
  #ownScrollUntil = 0;
  /** While somebody writes in a line, the page stands still whatever lights up. */
  held = false;

  constructor(lines, { root, button }) {
    this.#lines = lines;
    this.#root = root;
    this.#button = button;
    button.addEventListener("click", () => this.backToNow());
    for (const type of ["wheel", "touchmove"]) addEventListener(type, (event) => this.#scrolledBy(event), { passive: true });
    addEventListener("keydown", (event) => SCROLL_KEYS.has(event.key) && this.#scrolledBy(event));
    addEventListener("scroll", () => this.#scrolled(), { capture: true, passive: true });
  }

  get following() {
    return this.#following;
  }

  /** The lit line has changed: go along, unless the reader is elsewhere. */
  moved() {
    if (this.held) return;
    if (this.#following) this.#bring(false);
    else this.#settle();
  }

  /** Lines have come or grown: what the page itself shifts isn't the reader's scrolling. */
  linesChanged() {
    this.#ownScrollUntil = Math.max(this.#ownScrollUntil, performance.now() + 300);
    if (this.#following && !this.held) this.#keep();
  }

  backToNow() {
    this.#following = true;
    this.#bring(true);
    this.#settle();
  }

  /** The reader asked for this very line, so it comes into view whatever they scrolled before. */
  show(place) {
    this.#bring(true, place);
  }

  #scrolledBy(event) {
    const scroller = this.#scroller();
    if (scroller !== document.scrollingElement && !this.#root.contains(event.target)) return;
    requestAnimationFrame(() => this.#settle());
  }

  /** A dragged scroll bar or the browser's own search sends nothing but this. */
  #scrolled() {
    if (performance.now() < this.#ownScrollUntil) return;
    this.#settle();
  }

  /** Following ends when the lit line is out of sight, and goes on when it is back. */
  #settle() {
    const lit = this.#lines.current;
    if (!lit) return;
    const { top, bottom } = this.#view();
    const rect = lit.getBoundingClientRect();
    this.#following = rect.bottom > top && rect.top < bottom;
    this.#button.hidden = this.#following;
    if (!this.#following) this.#button.dataset.direction = rect.top >= bottom ? "down" : "up";
  }

  #bring(asked, place = this.#lines.current) {
    if (!place) return;
    const { top, bottom } = this.#view();
    const rect = place.getBoundingClientRect();
    const height = bottom - top;
    if (rect.top >= top && rect.bottom <= top + height * (asked ? 1 : LOWEST)) return;
    const distance = rect.top - (top + height * REST);
    const smooth = Math.abs(distance) < height && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#ownScrollUntil = performance.now() + (smooth ? 700 : 150);
    const scroller = this.#scroller();
    if (smooth) scroller.scrollTo({ top: scroller.scrollTop + distance, behavior: "smooth" });
    else this.#jump(scroller, place, 3);
  }

  /** Minutes that were never drawn have a guessed height; once drawn, the rest of the way can be known. */
  #jump(scroller, place, tries) {
    const { top, bottom } = this.#view();
    const distance = place.getBoundingClientRect().top - (top + (bottom - top) * REST);
    if (Math.abs(distance) < 8 || tries === 0) return;
    scroller.scrollTop += distance;
    requestAnimationFrame(() => this.#jump(scroller, place, tries - 1));
  }

  /** Puts a lit line that was pushed out of sight back, without a movement to be seen. */
  #keep() {
    const { top, bottom } = this.#view();
    const rect = this.#lines.current?.getBoundingClientRect();
    if (rect && (rect.bottom < top || rect.top > bottom)) this.#jump(this.#scroller(), this.#lines.current, 3);
  }

  #scroller() {
    return getComputedStyle(this.#root).overflowY === "auto" ? this.#root : document.scrollingElement;
  }

  /** The part of the window in which lines can be seen. */
  #view() {
    if (this.#scroller() === this.#root) return this.#root.getBoundingClientRect();
    const covered = document.querySelector("[data-covers-lines]").getBoundingClientRect();
    return { top: Math.max(0, covered.bottom), bottom: innerHeight };
  }
}
