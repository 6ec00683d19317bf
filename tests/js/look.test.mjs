import assert from "node:assert/strict";
import { test } from "node:test";

import { partToOffer } from "../../static/js/player/look.js";
import { isOutside } from "../../static/js/player/outside.js";

test("a part is offered from the current second on, and ends with the video", () => {
  assert.deepEqual(partToOffer(3, 60), { from: 3, to: 13 });
  assert.deepEqual(partToOffer(55, 60), { from: 55, to: 60 });
  assert.deepEqual(partToOffer(0, 1), { from: 0, to: 1 });
});

test("a moment is outside before the first and after the last second", () => {
  assert.deepEqual([4.9, 4.9995, 5, 8.999, 9, 9.1].map((at) => isOutside(at, 5, 9)), [true, false, false, false, false, true]);
});
