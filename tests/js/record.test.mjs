import assert from "node:assert/strict";
import { test } from "node:test";

import { Record } from "../../static/js/player/record.js";

const RUN = { state: "running", finished: false };
const line = (second, seq, more = {}) => ({ second, seq, text: `line ${second}`, status: "described", corrected: null, ...more });
const changes = (last_seq, { lines = [], segments = [], tracks = [], run = RUN } = {}) => ({ last_seq, more: false, run, lines, segments, tracks });
const newRecord = () => new Record(RUN, [{ start: 0, end: 5, state: "waiting" }, { start: 5, end: 10, state: "waiting" }]);

test("changes are taken once, however often they come", () => {
  const record = newRecord();
  const news = changes(2, { lines: [line(3, 1), line(0, 2)], tracks: [{ kind: "object", segment: 0, start: 0, end: 2, value: "dog" }] });
  assert.deepEqual(record.take(news), { seconds: [3, 0], segments: 0, tracks: 1 });
  assert.deepEqual(record.take(news), { seconds: [], segments: 0, tracks: 0 });
  assert.equal(record.tracks.length, 1);
  assert.equal(record.since, 2);
});

test("an answer that was overtaken by the socket is left alone", () => {
  const record = newRecord();
  record.take(changes(9, { lines: [line(1, 9)], run: { ...RUN, seconds_done: 9 } }));
  assert.equal(record.take(changes(4, { lines: [line(1, 4)], run: { ...RUN, seconds_done: 4 } })), null);
  assert.equal(record.since, 9);
  assert.equal(record.run.seconds_done, 9);
});

test("a page that overlaps what is known brings only the rest", () => {
  const record = newRecord();
  record.take(changes(3, { lines: [line(0, 1), line(1, 2), line(2, 3)] }));
  assert.deepEqual(record.take(changes(5, { lines: [line(2, 3), line(4, 5)] })).seconds, [4]);
});

test("the same seq again may still tell of the run: its place in the queue, its time left", () => {
  const record = newRecord();
  record.take(changes(0, { run: { ...RUN, queue_position: 3 } }));
  assert.deepEqual(record.take(changes(0, { run: { ...RUN, queue_position: 2 } })), { seconds: [], segments: 0, tracks: 0 });
  assert.equal(record.run.queue_position, 2);
});

test("a line written again, after a retry, takes the old one's place", () => {
  const record = newRecord();
  record.take(changes(1, { lines: [line(0, 1, { status: "failed", text: "", reason: "no picture" })] }));
  assert.equal(record.statusOf(0), "failed");
  record.take(changes(8, { lines: [line(0, 8)] }));
  assert.equal(record.statusOf(0), "described");
});

test("a second without a line says what its segment is doing", () => {
  const record = newRecord();
  record.take(changes(1, { segments: [{ start: 5, end: 10, state: "working" }] }));
  assert.equal(record.statusOf(2), "waiting");
  assert.equal(record.statusOf(7), "working");
  record.take(changes(2, { lines: [line(7, 2, { corrected: "by hand" })] }));
  assert.equal(record.statusOf(7), "revised");
});

test("a run that was stopped works on nothing any more", () => {
  const record = newRecord();
  record.take(changes(1, { segments: [{ start: 0, end: 5, state: "done" }, { start: 5, end: 10, state: "working" }] }));
  assert.deepEqual(record.unseen.map(({ start, working }) => [start, working]), [[5, true]]);
  record.take(changes(2, { run: { state: "cancelled", finished: true } }));
  assert.equal(record.statusOf(7), "waiting");
  assert.deepEqual(record.unseen.map(({ start, working }) => [start, working]), [[5, false]]);
});
