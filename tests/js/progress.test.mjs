import assert from "node:assert/strict";
import { test } from "node:test";

import { bytes, clock, spoken, Pace } from "../../static/js/progress.js";
import { UploadQueue } from "../../static/js/upload/queue.js";
import { fill } from "../../static/js/words.js";

const say = (key, { count }) => `${count} ${key}`;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("lengths are written as players write them", () => {
  assert.deepEqual([0, 9.66, 59.6, 750, 3723].map(clock), ["0:00", "0:10", "1:00", "12:30", "1:02:03"]);
});

test("lengths are said in the unit that suits", () => {
  assert.deepEqual([0.2, 89, 90, 5399, 7200].map((seconds) => spoken(seconds, say)), ["1 seconds", "89 seconds", "2 minutes", "90 minutes", "2 hours"]);
});

test("bytes done and bytes in all share a unit", () => {
  assert.equal(bytes(0, 9.9 * 1024 ** 2), "0.0 MB");
  assert.equal(bytes(1.5 * 1024 ** 3), "1.5 GB");
  assert.equal(bytes(900), "900 byte");
  assert.equal(bytes(1.5 * 1024 ** 3, 1.5 * 1024 ** 3, "de"), "1,5\u00a0GB");
});

test("speed is that of the last seconds, and unknown until a second has passed", () => {
  const pace = new Pace(8);
  const speeds = [];
  for (const [now, done] of [[0, 0], [0.5, 50], [2, 200], [10, 1000], [20, 1100]]) {
    pace.note(now, done);
    speeds.push(pace.bytesPerSecond);
  }
  assert.deepEqual(speeds, [null, null, 100, 100, 10]);
});

test("what does not move has no speed", () => {
  const pace = new Pace(8);
  assert.equal(pace.bytesPerSecond, null);
  pace.note(0, 50);
  pace.note(20, 50);
  assert.equal(pace.bytesPerSecond, null);
});

test("two files are sent at once and one that ends lets the next begin", async () => {
  const ended = [];
  const begun = [];
  let idle = 0;
  const queue = new UploadQueue({ atOnce: 2, onIdle: () => (idle += 1) });
  for (const name of ["a", "b", "c"]) {
    queue.add(() => {
      begun.push(name);
      return new Promise((resolve) => ended.push(resolve));
    });
  }
  assert.deepEqual(begun, ["a", "b"]);
  ended[1]();
  await settled();
  assert.deepEqual(begun, ["a", "b", "c"]);
  ended[0]();
  ended[2]();
  await settled();
  assert.equal(queue.busy, false);
  assert.equal(idle, 1);
});

test("sentences are filled in, and an unknown place stays as it is", () => {
  assert.equal(fill("{done} of {total}", { done: 1, total: "<b>" }), "1 of <b>");
  assert.equal(fill("{unknown}", {}), "{unknown}");
});
