/** The chapters of a run: which one a second lies in, the way to the next, and their headings in the list of lines. */

import { element, setText } from "./dom.js";

/** So many seconds into a chapter, "back" still means the one before. */
const JUST_BEGUN = 2;

/** A single chapter is the whole video, which needs no name: nothing is to be shown of it. */
export const severalOf = (chapters) => (chapters.length > 1 ? chapters : []);

/** The chapter that a second lies in, undefined where none does. */
export function chapterAt(chapters, second) {
  return chapters.findLast(({ start, end }) => start <= second && second < end);
}

/** Where "next" (step 1) or "back" (step -1) leads from a second; null where there is nothing more. */
export function chapterBeside(chapters, second, step) {
  if (step > 0) return chapters.find(({ start }) => start > second)?.start ?? null;
  return (chapters.findLast(({ start }) => start + JUST_BEGUN < second) ?? chapters.findLast(({ start }) => start < second))?.start ?? null;
}

export class Chapters {
  list = [];
  /** second -> the heading that stands before its line; the same Map for good */
  headings = new Map();

  /** `root` holds the lines, and the headings that the server wrote. */
  constructor(root, chapters) {
    for (const heading of root.querySelectorAll(".chapter")) this.headings.set(Number(heading.dataset.chapter), heading);
    this.take(chapters);
  }

  take(chapters) {
    this.list = severalOf(chapters);
    const titles = new Map(this.list.map(({ start, title }) => [start, title]));
    for (const second of [...this.headings.keys()]) if (!titles.has(second)) this.headings.delete(second);
    for (const [second, title] of titles) {
      if (!this.headings.has(second)) this.headings.set(second, element("li", { class: "chapter", "data-chapter": second }, element("h3", { dir: "auto" })));
      setText(this.headings.get(second).querySelector("h3"), title);
    }
  }

  at(second) {
    return chapterAt(this.list, second);
  }

  beside(second, step) {
    return chapterBeside(this.list, second, step);
  }
}
