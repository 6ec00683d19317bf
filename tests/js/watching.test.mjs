import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Record } from "../../static/js/player/record.js";
import { Watching } from "../../static/js/player/watching.js";

globalThis.FormData = class {
  constructor(form) {
    this.second = form.elements.second.value;
  }
};

const SEGMENTS = [0, 6, 12].map((start) => ({ start, end: start + 6, state: "waiting" }));
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

let posted;
let reachable;
let record;
let watching;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  posted = [];
  reachable = true;
  globalThis.fetch = async (address, { body }) => {
    posted.push([address, body.second]);
    if (!reachable) throw new TypeError("network");
    return { ok: true };
  };
  record = new Record({ finished: false }, SEGMENTS);
  watching = new Watching({ action: "/runs/1/watching", elements: { second: {} } }, record);
});

async function after(milliseconds) {
  await settle();
  mock.timers.tick(milliseconds);
  await settle();
}

test("the first second that somebody moves to is told at once", () => {
  watching.moved(13);
  assert.deepEqual(posted, [["/runs/1/watching", 13]]);
});

test("whoever plays on is told of once a segment", async () => {
  for (let second = 0; second < 12; second += 1) {
    watching.moved(second);
    await after(1000);
  }
  assert.deepEqual(posted.map(([, second]) => second), [0, 6]);
});

test("whoever drags along is told of every two seconds, with the place where they are by then", async () => {
  for (const second of [1, 7, 13, 8, 14]) {
    watching.moved(second);
    await after(300);
  }
  assert.deepEqual(posted.map(([, second]) => second), [1]);
  await after(500);
  assert.deepEqual(posted.map(([, second]) => second), [1, 14]);
  await after(5000);
  assert.equal(posted.length, 2);
});

test("what could not be sent is sent again, without a word", async () => {
  reachable = false;
  watching.moved(13);
  await after(2000);
  reachable = true;
  await after(2000);
  await after(4000);
  assert.deepEqual(posted.map(([, second]) => second), [13, 13, 13]);
});

test("nothing is told of a finished run, nor by whoever may only look", async () => {
  record.run = { finished: true };
  watching.moved(13);
  new Watching(null, new Record({ finished: false }, SEGMENTS)).moved(13);
  await after(3000);
  assert.deepEqual(posted, []);
});
