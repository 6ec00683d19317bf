import assert from "node:assert/strict";
import { test } from "node:test";

import { barsOf, joinPieces, packRows } from "../../static/js/player/pieces.js";

const piece = (segment, start, end, value = "dog", more = {}) => ({ kind: "object", segment, start, end, value, ...more });
const spans = (tracks) => tracks.map(({ start, end }) => [start, end]);

test("pieces of the same thing join where two segments meet", () => {
  const joined = joinPieces([piece(15, 15, 20), piece(0, 3, 15), piece(30, 30, 31)], [0, 15, 30]);
  assert.deepEqual(spans(joined), [[3, 15 + 5], [30, 31]]);
});

test("in whatever order they came", () => {
  const pieces = [piece(0, 3, 15), piece(15, 15, 30), piece(30, 30, 40)];
  assert.deepEqual(joinPieces(pieces, [0, 15, 30]), joinPieces([...pieces].reverse(), [0, 15, 30]));
  assert.deepEqual(spans(joinPieces(pieces, [0, 15, 30])), [[3, 40]]);
});

test("inside a segment, with another name or with a gap they stay apart", () => {
  assert.equal(joinPieces([piece(0, 0, 5), piece(0, 5, 9)], [0, 15]).length, 2);
  assert.equal(joinPieces([piece(0, 0, 15), piece(15, 15, 20, "cat")], [0, 15]).length, 2);
  assert.equal(joinPieces([piece(0, 0, 14), piece(15, 15, 20)], [0, 15]).length, 2);
});

test("of two dogs the nearer one goes on", () => {
  const left = piece(0, 0, 15, "dog", { box: [0, 0, 0.2, 0.2] });
  const right = piece(0, 0, 15, "dog", { box: [0.8, 0, 1, 0.2] });
  const joined = joinPieces([left, right, piece(15, 15, 20, "dog", { box: [0.75, 0, 1, 0.2] })], [0, 15]);
  assert.deepEqual(joined.map(({ box, end }) => [box[0], end]).sort(), [[0, 15], [0.8, 20]]);
});

test("a shot goes on over a seam unless a cut lies there", () => {
  const shot = (segment, start, end, transition) => ({ kind: "shot", segment, start, end, transition });
  assert.deepEqual(spans(joinPieces([shot(0, 0, 15, "start"), shot(15, 15, 20, "start")], [0, 15])), [[0, 20]]);
  assert.equal(joinPieces([shot(0, 0, 15, "start"), shot(15, 15, 20, "cut")], [0, 15]).length, 2);
});

test("what overlaps is stacked, and what finds no row is counted", () => {
  const tracks = [piece(0, 0, 10), piece(0, 2, 4), piece(0, 3, 5), piece(0, 4, 6), piece(0, 4.5, 5)];
  const { rows, hidden } = packRows(tracks, 3);
  assert.deepEqual(rows.map(spans), [[[0, 10]], [[2, 4], [4, 6]], [[3, 5]]]);
  assert.equal(hidden, 1);
});

test("bars too thin to be told apart are one bar, wide ones stay alone", () => {
  const row = [piece(0, 0, 1), piece(0, 1, 2), piece(0, 2, 3), piece(0, 10, 60)];
  const bars = barsOf(row, 0, 100, 5);
  assert.deepEqual(bars.map((bar) => bar.tracks.length), [3, 1]);
  assert.deepEqual(barsOf(row, 50, 100, 5).map((bar) => bar.start), [10], "only what meets the stretch");
});
