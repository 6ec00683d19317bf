import assert from "node:assert/strict";
import { test } from "node:test";

import { chapterAt, chapterBeside, severalOf } from "../../static/js/player/chapters.js";
import { foldRows } from "../../static/js/player/folding.js";
import { whoFound } from "../../static/js/player/overview.js";

const CHAPTERS = [
  { start: 0, end: 12, title: "A dog" },
  { start: 12, end: 30, title: "Two bottles" },
  { start: 40, end: 60, title: "“The end”" },
];

test("a second lies in the chapter that holds it, or in none", () => {
  assert.deepEqual([0, 11, 12, 35, 59, 60].map((second) => chapterAt(CHAPTERS, second)?.title), ["A dog", "A dog", "Two bottles", undefined, "“The end”", undefined]);
});

test("the next chapter is the next to begin, and after the last there is none", () => {
  assert.deepEqual([0, 12, 39, 40].map((second) => chapterBeside(CHAPTERS, second, 1)), [12, 40, 40, null]);
});

test("back leads to where this chapter began, from its beginning to the one before", () => {
  assert.deepEqual([20, 15, 14, 13, 12, 1, 0].map((second) => chapterBeside(CHAPTERS, second, -1)), [12, 12, 0, 0, 0, 0, null]);
});

test("a single chapter is none to be shown", () => {
  assert.deepEqual(severalOf(CHAPTERS.slice(0, 1)), []);
  assert.equal(severalOf(CHAPTERS), CHAPTERS);
});

test("a chapter's first line is never folded away", () => {
  const lines = new Map(Array.from({ length: 8 }, (_, second) => [second, { second, text: "Still.", status: second ? "carried" : "described" }]));
  const rows = (breaks) => foldRows(lines, 0, 8, null, breaks).map((row) => row.seconds);
  assert.deepEqual(rows(), [[0], [1, 2, 3, 4, 5, 6, 7]]);
  assert.deepEqual(rows(new Map([[4, {}]])), [[0], [1, 2, 3], [4, 5, 6, 7]]);
});

test("who found an overview is told as it is", () => {
  assert.equal(whoFound({ summary: "", chapters: [] }), "composed");
  assert.equal(whoFound({ source: "model", sentences: [{ text: "A film." }] }), "model");
  assert.equal(whoFound({ source: "model", sentences: [{ text: "A film.", source: "model" }, { text: "Seen: a dog.", source: "composed" }] }), "both");
});
