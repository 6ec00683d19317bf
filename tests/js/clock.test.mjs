import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../static/js/player/clock.js";

globalThis.HTMLMediaElement = { HAVE_CURRENT_DATA: 2 };

function element({ readyState = 0, videoWidth = 0 } = {}) {
  return Object.assign(new EventTarget(), { readyState, videoWidth, currentTime: 0, paused: true, ended: false, error: null, played: { length: 0 } });
}

const SPAN = { first: 0, end: 3, offset: 0 };

test("a browser that plays only the sound of a file has no picture of it", () => {
  const video = element();
  const clock = new Clock(video, SPAN);
  const told = [];
  clock.addEventListener("unplayable", () => told.push("unplayable"));
  assert.equal(clock.hasPicture, true);
  video.readyState = 4;
  video.dispatchEvent(new Event("loadeddata"));
  assert.deepEqual([clock.hasPicture, told], [false, ["unplayable"]]);
});

test("a picture that is there is played", () => {
  const video = element({ readyState: 4, videoWidth: 640 });
  const clock = new Clock(video, SPAN);
  video.dispatchEvent(new Event("loadeddata"));
  assert.equal(clock.hasPicture, true);
});

test("what was loaded before the script began is seen too", () => {
  assert.equal(new Clock(element({ readyState: 4 }), SPAN).hasPicture, false);
});
