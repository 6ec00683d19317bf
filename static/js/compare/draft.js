/** What was picked, kept in this browser tab until it is closed, so that a reload loses nothing. */
export class Draft {
  #key;

  /** `name` is of these two runs in this order. */
  constructor(name) {
    this.#key = `secondsight-picks:${name}`;
  }

  /** The kept picks; null where there are none, or where the browser keeps nothing. */
  read() {
    try {
      return sessionStorage.getItem(this.#key);
    } catch {
      return null;
    }
  }

  write(picks) {
    try {
      sessionStorage.setItem(this.#key, picks);
    } catch {
      // a browser that keeps nothing still makes the merged run
    }
  }
}
