import assert from "node:assert/strict";
import { test } from "node:test";

import { waitBefore } from "../../static/js/upload/patience.js";
import { isOf } from "../../static/js/upload/unfinished.js";

const told = { name: "über den.mp4", length: 10, modified_ms: 17 };
const file = { name: "über den.mp4", size: 10, lastModified: 17 };

test("an unfinished upload is of a file with the same name, length and time of change", () => {
  assert.equal(isOf(told, file), true);
  assert.equal(isOf(told, { ...file, name: "u\u0308ber  den.mp4" }), true);
  for (const other of [{ name: "dog.mp4" }, { size: 11 }, { lastModified: 18 }]) assert.equal(isOf(told, { ...file, ...other }), false);
});

test("each wait is longer than the one before, up to a bound", async () => {
  const signal = new AbortController().signal;
  const place = new EventTarget();
  const waited = [];
  for (const attempt of [0, 1, 9]) {
    const begun = performance.now();
    assert.equal(await waitBefore(attempt, signal, { place, isOnline: () => true, waitsMs: [5, 20, 40] }), true);
    waited.push(performance.now() - begun);
  }
  [5, 20, 40].forEach((least, index) => assert.ok(waited[index] > least - 2));
});

test("without a network nothing is tried until it is back", async () => {
  const place = new EventTarget();
  let over = false;
  const waiting = waitBefore(0, new AbortController().signal, { place, isOnline: () => false, waitsMs: [1] }).then((go) => (over = go));
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(over, false);
  place.dispatchEvent(new Event("online"));
  assert.equal(await waiting, true);
});

test("who stops waits no longer", async () => {
  const stop = new AbortController();
  const waiting = waitBefore(0, stop.signal, { place: new EventTarget(), isOnline: () => false });
  stop.abort();
  assert.equal(await waiting, false);
});
