/** The rows of the comparison as the server wrote them: one is lit, those that differ can be stepped through and picked from. */

/** Events: `pick` (detail: the second to go to), `choose` (detail: {second, side}). */
export class Rows extends EventTarget {
  #root;
  #places = new Map();
  #differing = [];
  #lit = null;
  /** Whether the page shows only what differs. */
  only = false;

  constructor(root) {
    super();
    this.#root = root;
    for (const place of root.querySelectorAll("[data-second]")) {
      const second = Number(place.dataset.second);
      this.#places.set(second, place);
      if (place.dataset.kind === "differs") this.#differing.push(second);
    }
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("change", (event) => this.#changed(event));
    root.addEventListener("toggle", () => this.#markFolds(), { capture: true });
  }

  /** The seconds that differ, in order. */
  get differing() {
    return this.#differing;
  }

  /** The element that stands for the lit second: its row, the fold that hides it, or the difference before where only those are shown. */
  get current() {
    if (!this.only || !this.#lit) return this.#shutFold() ?? this.#lit;
    const second = Number(this.#lit.dataset.second);
    return this.#places.get(this.#differing.findLast((one) => one <= second) ?? this.#differing[0]);
  }

  get litHasFocus() {
    return Boolean(this.#lit?.contains(document.activeElement));
  }

  /** The second whose row has the focus, if one has. */
  get focused() {
    const row = document.activeElement?.closest("[data-second]");
    return row ? Number(row.dataset.second) : undefined;
  }

  /** The next second, or with -1 the one before, that differs. */
  differenceFrom(second, step) {
    return step > 0 ? this.#differing.find((one) => one > second) : this.#differing.findLast((one) => one < second);
  }

  canChoose(second) {
    return this.#places.get(second)?.dataset.kind === "differs";
  }

  light(second) {
    const place = this.#places.get(second);
    if (place === this.#lit) return;
    this.#mark(this.#lit, false);
    this.#mark(place, true);
    this.#lit = place;
    this.#markFolds();
  }

  /** Moves the focus along with the light: to the picks where there are some, else to the time. */
  focusLit() {
    this.#lit?.querySelector("input:checked, .stamp").focus({ preventScroll: true });
  }

  choose(second, side) {
    const place = this.#places.get(second);
    if (place?.dataset.kind !== "differs") return;
    place.dataset.side = side;
    place.querySelector(`input[value=${side}]`).checked = true;
  }

  #mark(place, lit) {
    if (!place) return;
    place.classList.toggle("is-now", lit);
    if (lit) place.setAttribute("aria-current", "true");
    else place.removeAttribute("aria-current");
    for (const stop of place.querySelectorAll(".stamp, input")) stop.tabIndex = lit ? 0 : -1;
  }

  #shutFold() {
    const fold = this.#lit?.closest("details");
    return fold && !fold.open ? fold.parentElement : null;
  }

  #markFolds() {
    this.#root.querySelector(".fold.is-now")?.classList.remove("is-now");
    this.#shutFold()?.classList.add("is-now");
  }

  #clicked(event) {
    const place = event.target.closest("[data-second]");
    if (!place || event.target.closest("label") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("a")) event.preventDefault();
    // whoever marks words to copy them doesn't want to go there
    else if (!getSelection().isCollapsed) return;
    this.dispatchEvent(new CustomEvent("pick", { detail: Number(place.dataset.second) }));
  }

  #changed({ target }) {
    const second = Number(target.closest("[data-second]").dataset.second);
    this.dispatchEvent(new CustomEvent("choose", { detail: { second, side: target.value } }));
  }
}
