/** Words that were typed for a line and not saved: kept for this tab, so that neither a click elsewhere nor a reload loses them. */
export class Drafts {
  #key;
  #texts = new Map();

  constructor(runId) {
    this.#key = `secondsight-drafts-${runId}`;
    try {
      this.#texts = new Map(JSON.parse(sessionStorage.getItem(this.#key) ?? "[]"));
    } catch {
      // a store that is closed to pages, or holds something else, holds no drafts
    }
  }

  get seconds() {
    return [...this.#texts.keys()];
  }

  get(second) {
    return this.#texts.get(second);
  }

  keep(second, text) {
    this.#texts.set(second, text);
    this.#store();
  }

  forget(second) {
    if (this.#texts.delete(second)) this.#store();
  }

  #store() {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify([...this.#texts]));
    } catch {
      // without a store they live as long as the page
    }
  }
}
