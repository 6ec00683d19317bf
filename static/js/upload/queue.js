/** Files wait their turn: a few are sent at once, and one that fails does not stop the others. */
export class UploadQueue {
  #waiting = [];
  #running = 0;
  #atOnce;
  #onIdle;

  constructor({ atOnce = 2, onIdle = () => {} } = {}) {
    this.#atOnce = atOnce;
    this.#onIdle = onIdle;
  }

  /** Whether something is being sent or waits. */
  get busy() {
    return this.#running > 0 || this.#waiting.length > 0;
  }

  /** Runs `task`, a function that gives a promise and never rejects, when its turn comes. */
  add(task) {
    this.#waiting.push(task);
    this.#next();
  }

  async #next() {
    if (this.#running >= this.#atOnce || !this.#waiting.length) return;
    this.#running += 1;
    try {
      await this.#waiting.shift()();
    } finally {
      this.#running -= 1;
      if (this.busy) this.#next();
      else this.#onIdle();
    }
  }
}
