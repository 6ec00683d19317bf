/** Picks of lines are kept as short words and read back the same. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Picks, secondsFrom, wordsOf } from "../../static/js/compare/picks.js";

test("seconds that follow each other are one stretch", () => {
  assert.equal(wordsOf([3, 4, 5, 9]), "3-5,9");
  assert.deepEqual(secondsFrom("3-5,9"), [3, 4, 5, 9]);
});

test("no picks are no words", () => {
  assert.equal(wordsOf([]), "");
  assert.deepEqual(secondsFrom(""), []);
  assert.equal(new Picks().size, 0);
});

test("what can't be read is left out", () => {
  assert.deepEqual(secondsFrom("x,5-3,-1,7,99999999999"), [7]);
});

test("a second is A's until B's line is picked, and again after", () => {
  const picks = new Picks("2");
  picks.put(1, "b");
  picks.put(2, "a");
  assert.equal(picks.sideOf(1), "b");
  assert.equal(picks.sideOf(2), "a");
  assert.equal(String(picks), "1");
});
