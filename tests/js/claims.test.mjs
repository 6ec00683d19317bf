import assert from "node:assert/strict";
import { test } from "node:test";

import { belongs, piecesOf, reasonOf } from "../../static/js/player/claims.js";
import { figuresOf } from "../../static/js/player/trust.js";
import { Words } from "../../static/js/player/words.js";

const claim = (text, verdict = "confirmed", more = {}) => ({ text, kind: "object", verdict, by: "objects", ...more });
const shown = (text, claims) => piecesOf(text, claims).map(({ text: words, claim: its }) => (its ? `[${words}|${its.verdict}]` : words)).join("");

test("a claim's words are marked where they stand, counted in letters", () => {
  assert.equal(shown("🐕 A dog, a dog.", [claim("dog", "not seen", { at: 11 })]), "🐕 A dog, a [dog|not seen].");
  assert.equal(shown("A hotdog and a dog.", [claim("dog")]), "A hotdog and a [dog|confirmed].");
});

test("the pieces are the text, whatever the claims are", () => {
  const claims = [claim("dog on the left", "not seen", { kind: "place" }), claim("dog"), claim("cat"), claim("left", "contradicted", { kind: "place" })];
  assert.equal(piecesOf("A dog on the left.", claims).map(({ text }) => text).join(""), "A dog on the left.");
  assert.equal(shown("A dog on the left.", claims), "A [dog on the |not seen][left|contradicted].");
});

test("what nobody could check and other kinds aren't marked", () => {
  assert.equal(shown("A dog runs.", [claim("dog", "not checkable"), claim("runs", "confirmed", { kind: "movement" })]), "A dog runs.");
});

test("boxes and bars belong to the claims that speak of them", () => {
  assert.ok(belongs(claim("puppy", "confirmed", { about: "dog" }), { kind: "object", value: "dog" }));
  assert.ok(!belongs(claim("dog"), { kind: "text", value: "dog" }));
  assert.ok(belongs(claim("SALT", "contradicted", { kind: "text", seen: "SALE" }), { kind: "text", value: "SALE!" }));
  assert.ok(belongs(claim("pans left", "contradicted", { kind: "camera", about: "pan left", seen: "pan right" }), { kind: "camera", value: "pan right" }));
  assert.ok(!belongs(claim("pans left", "confirmed", { kind: "camera", about: "pan left" }), { kind: "camera", value: "static" }));
});

test("the reason is a sentence with what was seen", () => {
  const words = new Words({ claim_place_contradicted: "The object detector sees the {thing} {place} only.", at_right: "on the right", claim_any_open: "No." });
  const wrong = claim("on the left", "contradicted", { kind: "place", about: "dog", seen: "right" });
  assert.equal(reasonOf(wrong, words), "The object detector sees the dog on the right only.");
  assert.equal(reasonOf(claim("sky", "not checkable"), words), "No.");
});

test("trust is told without what can't be counted", () => {
  const words = new Words({ percent: "{percent}%" });
  const some = { coverage: 0.999, carried: 0.5, seams: null, confirmed: 3, not_seen: 1, contradicted: 2, contradicted_per_minute: 1.5 };
  assert.deepEqual(figuresOf(some, words).map(([, value]) => value), ["99%", "50%", 3, 1, 2, 1.5]);
  assert.equal(figuresOf({ ...some, contradicted_per_minute: null, seams: 0.92 }, words).length, 3);
});
