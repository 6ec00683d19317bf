import assert from "node:assert/strict";
import { test } from "node:test";

import { frameStamp, parseTime, roughly, secondAt, stamp } from "../../static/js/player/timecode.js";

test("a stamp is minutes and seconds", () => {
  assert.equal(stamp(0), "0:00");
  assert.equal(stamp(83), "1:23");
  assert.equal(stamp(599.99), "9:59");
});

test("all stamps of a video of an hour or more have hours", () => {
  assert.equal(stamp(83, 7200), "0:01:23");
  assert.equal(stamp(7199, 7200), "1:59:59");
  assert.equal(stamp(3600), "1:00:00");
});

test("a frame's time has hundredths and carries over", () => {
  assert.equal(frameStamp(4.5), "0:04.50");
  assert.equal(frameStamp(59.999), "1:00.00");
});

test("a moment belongs to the second that begins before it", () => {
  assert.equal(secondAt(3.999, 0, 10), 4, "a millisecond of rounding is forgiven");
  assert.equal(secondAt(3.99, 0, 10), 3);
  assert.equal(secondAt(12, 0, 10), 9, "after the end the last line stays lit");
  assert.equal(secondAt(0, 5, 10), 5, "a run of a range begins at its first second");
});

test("lengths are said roughly", () => {
  assert.deepEqual(roughly(0.2), [1, "s"]);
  assert.deepEqual(roughly(89), [89, "s"]);
  assert.deepEqual(roughly(340), [6, "min"]);
  assert.deepEqual(roughly(7300), [2, "h"]);
});

test("times in an address", () => {
  assert.equal(parseTime("12"), 12);
  assert.equal(parseTime("1:23"), 83);
  assert.equal(parseTime("1:02:03"), 3723);
  assert.equal(parseTime("1m23s"), 83);
  assert.equal(parseTime("soon"), null);
  assert.equal(parseTime(""), null);
});
