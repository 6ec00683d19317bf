/** Asks the server what became of videos, until each is settled; slower while it can't be reached, not at all while nobody looks. */

const PATIENCE_MS = 30000;

export class States {
  #url;
  #everyMs;
  #waitMs;
  #followed = new Map();
  #timer = null;

  constructor(url, everyMs = 2000) {
    this.#url = url;
    this.#everyMs = everyMs;
    this.#waitMs = everyMs;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#soon(0);
    });
  }

  /** Calls `show` with each answer about the video, the last time when it is settled. */
  follow(id, show) {
    this.#followed.set(id, show);
    this.#soon(this.#everyMs / 2);
  }

  #soon(waitMs) {
    clearTimeout(this.#timer);
    if (this.#followed.size) this.#timer = setTimeout(() => this.#ask(), waitMs);
  }

  async #ask() {
    if (document.hidden) return;
    try {
      for (const video of await this.#answer()) this.#tell(video);
      this.#waitMs = this.#everyMs;
    } catch {
      this.#waitMs = Math.min(PATIENCE_MS, this.#waitMs * 2);
    }
    this.#soon(this.#waitMs);
  }

  async #answer() {
    const ids = [...this.#followed.keys()].join(",");
    const response = await fetch(`${this.#url}?ids=${ids}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    return (await response.json()).videos;
  }

  #tell(video) {
    const show = this.#followed.get(video.id);
    if (video.settled) this.#followed.delete(video.id);
    show?.(video);
  }
}
