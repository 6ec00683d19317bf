import assert from "node:assert/strict";
import { test } from "node:test";

import { barParts } from "../../static/js/presets/bar.js";

test("the pieces stand side by side and leave what is free", () => {
  const pieces = barParts({ frames: 2016, question: 161, lines: 288, free: 1631 }, 4096);
  assert.deepEqual(pieces.map(({ kind }) => kind), ["frames", "question", "lines", "limit"]);
  assert.equal(pieces[3].width, 0);
  assert.equal(pieces[0].x, 0);
  for (const [before, after] of [[0, 1], [1, 2]]) assert.equal(pieces[before].x + pieces[before].width, pieces[after].x);
  assert.equal(pieces[2].x + pieces[2].width, Math.round((2465 * 1000) / 4096));
});

test("what is too much fills the whole bar, with a mark where the context ends", () => {
  const pieces = barParts({ frames: 4608, question: 161, lines: 336, free: 0 }, 4096);
  assert.equal(pieces[3].x, Math.round((4096 * 1000) / 5105));
  assert.equal(pieces[2].x + pieces[2].width, 1000);
});

test("nothing counted is no width", () => {
  assert.deepEqual(barParts({}, 1).map(({ width }) => width), [0, 0, 0, 0]);
});
