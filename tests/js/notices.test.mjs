import assert from "node:assert/strict";
import { test } from "node:test";

import { bellWords, plainTitle, titled } from "../../static/js/notices.js";

test("the count stands before the title and goes again", () => {
  assert.equal(titled("dog.mp4", 2), "(2) dog.mp4");
  assert.equal(titled("dog.mp4", 0), "dog.mp4");
  assert.equal(plainTitle(titled("dog.mp4", 12)), "dog.mp4");
});

test("only a count is taken from a title", () => {
  assert.equal(plainTitle("(draft) dog.mp4"), "(draft) dog.mp4");
});

test("the bell says how many are new", () => {
  const words = (count) => bellWords("1 is new", "{count} are new", "nothing", count);
  assert.deepEqual([0, 1, 5].map(words), ["nothing", "1 is new", "5 are new"]);
});
