/** The bell: asks now and then what ended, and says it in its count, in the tab's title and to screen readers. */

const EVERY_MS = 20_000;
const NEVER_UNDER_MS = 3_000;

/** The tab's title with a count before it. */
export const titled = (title, count) => (count > 0 ? `(${count}) ${title}` : title);

/** The title without the count that was put before it. */
export const plainTitle = (title) => title.replace(/^\(\d+\) /, "");

/** What the bell is called: its own words, and how many. */
export const bellWords = (one, many, none, count) => (count === 0 ? none : count === 1 ? one : many.replace("{count}", count));

export class Bell {
  #link;
  #count;
  #news;
  #told = null;
  #askedAt = 0;

  constructor(link) {
    this.#link = link;
    this.#count = link.querySelector(".bell-count");
    this.#news = link.parentElement.querySelector(".bell-news");
  }

  start() {
    this.#ask();
    setInterval(() => this.#ask(), EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.#ask());
  }

  async #ask() {
    // a tab in the background asks too, since its title is what is seen of it; browsers slow it down by themselves
    if (Date.now() - this.#askedAt < NEVER_UNDER_MS) return;
    this.#askedAt = Date.now();
    try {
      const answer = await fetch(this.#link.dataset.unseen, { headers: { Accept: "application/json" } });
      if (answer.ok) this.#show(await answer.json());
    } catch {
      // the next turn asks again
    }
  }

  #show({ unseen, newest }) {
    const { one, many, none } = this.#link.dataset;
    this.#count.textContent = unseen > 99 ? "99+" : String(unseen);
    this.#count.hidden = unseen === 0;
    this.#link.setAttribute("aria-label", bellWords(one, many, none, unseen));
    document.title = titled(plainTitle(document.title), unseen);
    // what was new when the page opened is no news
    if (this.#told !== null && newest && newest.id > this.#told) this.#news.textContent = newest.words;
    this.#told = Math.max(this.#told ?? 0, newest?.id ?? 0);
  }
}

if (typeof document !== "undefined") {
  const link = document.querySelector("a.bell");
  if (link) new Bell(link).start();
}
