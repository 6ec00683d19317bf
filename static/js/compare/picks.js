/** Which seconds are picked from run B; all others come from A. Kept as words, "3-5,9", for the form and for a reload. */
export class Picks {
  #fromB;

  constructor(words = "") {
    this.#fromB = new Set(secondsFrom(words));
  }

  get size() {
    return this.#fromB.size;
  }

  sideOf(second) {
    return this.#fromB.has(second) ? "b" : "a";
  }

  put(second, side) {
    if (side === "b") this.#fromB.add(second);
    else this.#fromB.delete(second);
  }

  toString() {
    return wordsOf([...this.#fromB].sort((a, b) => a - b));
  }
}

/** "3-5,9" -> [3, 4, 5, 9]; what can't be read is left out. */
export function secondsFrom(words) {
  return words.split(",").flatMap((part) => {
    const stretch = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part);
    if (!stretch) return [];
    const first = Number(stretch[1]);
    const last = Number(stretch[2] ?? stretch[1]);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, number) => first + number);
  });
}

/** [3, 4, 5, 9] -> "3-5,9" */
export function wordsOf(seconds) {
  const stretches = [];
  for (const second of seconds) {
    const open = stretches.at(-1);
    if (open && open[1] === second - 1) open[1] = second;
    else stretches.push([second, second]);
  }
  return stretches.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
