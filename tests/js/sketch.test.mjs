import assert from "node:assert/strict";
import test from "node:test";

import { colourOf, fittedWords, groundOf, leftOut, patchBox, placeAt, sketchAt } from "../../static/js/player/sketch.js";
import { columnsOf } from "../../static/js/player/told.js";

const thing = (name, path, more = {}) => ({ kind: "object", name, id: 1, of: null, colours: [], said: 1, path, ...more });
const second = (more) => ({ second: 4, until: 5, look: null, then: null, things: [], words: [], camera: [], cuts: [], told: 1, ...more });

test("a thing goes straight from point to point of its path and stays at both ends", () => {
  const path = [[4, 20, 60, 10, 40], [4.5, 40, 60, 20, 40], [5, 40, 80, 20, 20]];
  assert.deepEqual(placeAt(path, 3), [20, 60, 10, 40]);
  assert.deepEqual(placeAt(path, 4.25), [30, 60, 15, 40]);
  assert.deepEqual(placeAt(path, 4.75), [40, 70, 20, 30]);
  assert.deepEqual(placeAt(path, 9), [40, 80, 20, 20]);
});

test("only what is there at the moment is drawn, large things under small ones, faces on top", () => {
  const things = [
    thing("cup", [[4, 50, 50, 5, 5], [5, 50, 50, 5, 5]]),
    thing("face", [[4, 50, 20, 90, 90], [5, 50, 20, 90, 90]], { kind: "face" }),
    thing("person", [[4, 50, 50, 60, 90], [5, 50, 50, 60, 90]]),
    thing("dog", [[4.6, 50, 50, 5, 5], [5, 50, 50, 5, 5]]),
  ];
  assert.deepEqual(sketchAt(second({ things }), 4.2).things.map(({ name }) => name), ["person", "cup", "face"]);
  assert.equal(sketchAt(second({ things }), 4.8).things.length, 4);
});

test("a face that is seen is the head of its person", () => {
  const things = [thing("person", [[4, 50, 50, 60, 90], [5, 50, 50, 60, 90]], { id: 7 }), thing("face", [[4, 40, 20, 10, 10], [5, 40, 20, 10, 10]], { kind: "face", of: 7 })];
  assert.deepEqual(sketchAt(second({ things }), 4.2).things.map(({ face }) => face), [[40, 20, 10, 10], null]);
});

test("behind a cut the picture looks as it does then", () => {
  const cut = second({ look: { colours: ["red"] }, then: { colours: ["blue"] }, cuts: [{ at: 4.5, how: "cut", said: 1 }] });
  assert.equal(sketchAt(cut, 4.4).look.colours[0], "red");
  assert.equal(sketchAt(cut, 4.5).look.colours[0], "blue");
});

test("what the line leaves out is named, a face only where it has no person", () => {
  const things = [thing("dog", [[4, 0, 0, 0, 0]], { said: 0 }), thing("face", [[4, 0, 0, 0, 0]], { kind: "face", of: 3, said: 0 })];
  const camera = [{ value: "static", said: 0, start: 4, end: 5 }, { value: "pan left", said: 0.5, start: 4, end: 5 }];
  const words = [{ words: "EXIT", said: 0.5, start: 4, end: 5, box: [0, 0, 1, 1] }];
  assert.deepEqual(leftOut(second({ things, camera, words })), [
    { what: "thing", name: "dog" },
    { what: "words", name: "EXIT" },
    { what: "camera", name: "pan left" },
  ]);
});

test("patches lie where their words say and are as large as their share", () => {
  assert.deepEqual(patchBox("bottom", 0.3), [0, 70, 100, 100]);
  assert.deepEqual(patchBox("top right", 0.25), [50, 0, 100, 50]);
  assert.deepEqual(patchBox("all over", 0.4), [0, 0, 100, 100]);
});

test("colours are the words' colours, and without any the ground is plain", () => {
  assert.equal(colourOf("red"), "#b8342c");
  assert.notEqual(colourOf("light grey"), colourOf("grey"));
  assert.equal(colourOf("many small things"), null);
  assert.equal(groundOf(null).ground, groundOf({ colours: [] }).ground);
  assert.equal(groundOf({ light: "dark", colours: ["blue"] }).veil[0], "#000000");
});

test("exact words are broken into lines that stay in their box", () => {
  assert.deepEqual(fittedWords("EXIT", 200, 60).lines, ["EXIT"]);
  const { lines, size } = fittedWords("one two three four five six seven eight nine ten", 200, 120);
  assert.ok(lines.length > 2);
  assert.ok(lines.length * size * 1.15 <= 127);
  assert.equal(lines.join(" "), "one two three four five six seven eight nine ten");
});

test("where seconds share a pixel, the least told one is shown", () => {
  const percents = Array.from({ length: 7200 }, (_, at) => (at === 777 ? 3 : 90));
  const columns = columnsOf(percents, 0, 7200, 800);
  assert.equal(columns.length, 800);
  assert.equal(columns.filter((percent) => percent === 3).length, 1);
  assert.deepEqual(columnsOf([null, 50], 0, 4, 4), [null, 50, null, null]);
});
