import assert from "node:assert/strict";
import { test } from "node:test";

import { foldRows, repeats } from "../../static/js/player/folding.js";

const linesOf = (...texts) =>
  new Map(texts.map((text, second) => [second, text === null ? undefined : { second, text: text.replace("=", ""), status: text.startsWith("=") ? "carried" : "described" }]).filter(([, line]) => line));
const shape = (rows) => rows.map((row) => row.seconds);

test("carried lines that follow one another are one row", () => {
  assert.deepEqual(shape(foldRows(linesOf("a", "=a", "=a", "=a", "b"), 0, 5)), [[0], [1, 2, 3], [4]]);
});

test("every second is in just one row, known or not", () => {
  const rows = foldRows(linesOf("a", "=a", null, "=a", "=a", null, "c"), 0, 9);
  assert.deepEqual(rows.flatMap((row) => row.seconds), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a carried line whose words can't be read just above keeps them in view", () => {
  const lines = linesOf("a", null, "=a");
  assert.equal(repeats(lines.get(2), lines.get(1)), false);
  assert.deepEqual(shape(foldRows(lines, 0, 3)), [[0], [1], [2]]);
});

test("a fold goes on from the minute before but never reaches over its end", () => {
  const lines = new Map(Array.from({ length: 70 }, (_, second) => [second, { second, text: "a", status: second ? "carried" : "described" }]));
  assert.deepEqual(foldRows(lines, 0, 60).at(-1).seconds.at(-1), 59);
  assert.deepEqual(foldRows(lines, 60, 70)[0].seconds.length, 10);
});

test("a corrected line stands for itself, and what follows it is read against its new words", () => {
  const lines = linesOf("a", "=a", "=a", "=a");
  lines.get(1).corrected = "b";
  assert.deepEqual(shape(foldRows(lines, 0, 4)), [[0], [1], [2], [3]]);
  assert.deepEqual([1, 2, 3].map((second) => repeats(lines.get(second), lines.get(second - 1))), [false, false, true]);
});

test("the line that somebody writes in is never folded away", () => {
  assert.deepEqual(shape(foldRows(linesOf("a", "=a", "=a", "=a", "=a"), 0, 5, 2)), [[0], [1], [2], [3, 4]]);
});
