import assert from "node:assert/strict";
import { test } from "node:test";

import { observationsAt } from "../../static/js/player/boxes.js";
import { seenIn, thingsSeen } from "../../static/js/player/evidence.js";
import { filmSeconds } from "../../static/js/player/filmstrip.js";
import { secondsWith } from "../../static/js/player/find.js";
import { stretchOf } from "../../static/js/player/lanes.js";
import { columnStates } from "../../static/js/player/strip.js";

const seen = (source, label, at, confidence = 0.8) => ({ source, label, at, confidence, box: [0, 0, 1, 1] });

test("where seconds share a pixel, a failed one is never hidden", () => {
  const statusOf = (second) => (second === 777 ? "failed" : "described");
  const states = columnStates(statusOf, 0, 7200, 800);
  assert.equal(states.length, 800);
  assert.equal(states.filter((state) => state === "failed").length, 1);
});

test("the filmstrip shows no second twice and stays inside its stretch", () => {
  assert.deepEqual(filmSeconds(0, 10, 20), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(filmSeconds(60, 120, 3), [70, 90, 110]);
});

test("a stretch holds the second that is asked for", () => {
  assert.deepEqual(stretchOf(4000, 180, 0, 7200), { start: 3960, end: 4140 });
  assert.deepEqual(stretchOf(7199, 1800, 0, 7200), { start: 5400, end: 7200 });
  assert.deepEqual(stretchOf(3, 180, 0, 10), { start: 0, end: 10 });
});

test("each detector's nearest frame is drawn, and none that is too far away", () => {
  const observations = [seen("object", "dog", 4), seen("object", "dog", 4.5), seen("text", "EXIT", 4)];
  assert.deepEqual(observationsAt(observations, 4.4).map(({ source, at }) => [source, at]), [["object", 4.5], ["text", 4]]);
  assert.deepEqual(observationsAt(observations, 4.4, 0.26).map(({ source }) => source), ["object"]);
});

test("things are counted within a moment, not over the second", () => {
  const things = thingsSeen([seen("object", "dog", 4), seen("object", "dog", 4, 0.6), seen("object", "dog", 4.5), seen("face", "face", 4, 0.9)]);
  assert.deepEqual(things.map(({ label, count }) => [label, count]), [["face", 1], ["dog", 2]]);
});

test("words are found where they are first said or seen", () => {
  const line = (second, text, status = "described", observations = []) => [second, { second, text, status, observations }];
  const lines = new Map([
    line(0, "A Dog stands."),
    line(1, "A Dog stands.", "carried"),
    line(2, "It leaves.", "described", [seen("text", "HOT DOG", 2)]),
    line(3, "It is gone.", "described", [seen("text", "HOT DOG", 3)]),
    line(4, "The dog is back."),
    line(5, "The cat is back.", "described", [{ source: "speech", label: "Good dog!", at: 5.2 }]),
  ]);
  assert.deepEqual(secondsWith(" dog ", lines), [0, 2, 4, 5]);
  assert.deepEqual(secondsWith("", lines), []);
});

test("a text that still stands is among what was seen, once", () => {
  const line = { second: 4, frames: [4], observations: [seen("text", "EXIT", 4)] };
  const texts = [{ value: "EXIT", confidence: 0.9, box: [0, 0, 1, 1], start: 4 }, { value: "SALE", confidence: 0.9, box: [0, 0, 1, 1], start: 2 }];
  assert.deepEqual(seenIn(line, texts).map(({ label, at }) => [label, at]), [["EXIT", 4], ["SALE", 4]]);
});

test("words that come after the frame are not drawn into it", () => {
  const line = { second: 0, frames: [0, 0.5], observations: [seen("text", "Hello", 0)] };
  const after = { value: "Downloads", confidence: 0.9, box: [0, 0, 1, 1], start: 0.5 };
  assert.deepEqual(observationsAt(seenIn(line, [after]), 0).map(({ label }) => label), ["Hello"]);
  assert.deepEqual(observationsAt(seenIn({ ...line, observations: [] }, [after]), 0, 0.26), []);
});
