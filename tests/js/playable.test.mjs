import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../static/js/player/clock.js";
import { sentenceOf } from "../../static/js/player/playable.js";

globalThis.HTMLMediaElement = { HAVE_CURRENT_DATA: 2 };

test("each state of a copy has its sentence", () => {
  assert.equal(sentenceOf({ state: "wanted", waits_for_space: false }), "copy_wanted");
  assert.equal(sentenceOf({ state: "wanted", waits_for_space: true }), "copy_no_space");
  assert.equal(sentenceOf({ state: "working" }), "copy_working");
  assert.equal(sentenceOf({ state: "failed" }), "copy_failed");
  assert.equal(sentenceOf({ state: "ready" }), null);
  assert.equal(sentenceOf({ state: "none" }), null);
});

test("another file goes on at the moment where the picture was missing", () => {
  const video = Object.assign(new EventTarget(), { readyState: 0, videoWidth: 0, currentTime: 0, paused: true, ended: false, error: null, played: { length: 0 } });
  const clock = new Clock(video, { first: 0, end: 9, offset: 1.5 });
  const told = [];
  for (const type of ["unplayable", "playable", "offset"]) clock.addEventListener(type, () => told.push(type));
  video.dispatchEvent(new Event("error"));
  clock.seek(5);
  assert.deepEqual([clock.hasPicture, clock.second], [false, 5]);
  clock.changeFile("/videos/1/playable?v=1");
  assert.deepEqual([video.src, video.currentTime, clock.offset], ["/videos/1/playable?v=1", 5, 0]);
  assert.deepEqual([clock.hasPicture, clock.second, told], [true, 5, ["unplayable", "offset", "playable"]]);
});
