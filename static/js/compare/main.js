/** The comparison of two runs: puts its parts together. The server wrote the rows; here they follow the picture and are picked from. */

import { Draft } from "./draft.js";
import { Picks } from "./picks.js";
import { Rows } from "./rows.js";
import { Clock } from "../player/clock.js";
import { setText } from "../player/dom.js";
import { Follow } from "../player/follow.js";
import { hearKeys } from "../player/keys.js";
import { parseTime, stamp } from "../player/timecode.js";
import { Words } from "../player/words.js";
import { readJSON } from "../words.js";

const find = (selector) => document.querySelector(selector);
const facts = readJSON("compare-facts");
const { first, end, offset } = facts;
const words = new Words(facts.words);
const page = find("#main");

const clock = new Clock(find("#video"), { first, end, offset });
const rows = new Rows(find("#rows"));
const follow = new Follow(rows, { root: find("#rows"), button: find("#back-to-now") });
const draft = new Draft(facts.draft);
const picks = new Picks(draft.read() ?? facts.picks);
const merge = find("#merge");

function showSecond() {
  const hadFocus = rows.litHasFocus;
  rows.light(clock.second);
  if (hadFocus) rows.focusLit();
  follow.moved();
  showStep();
  if (!clock.hasPicture) showStill();
}

/** Where the browser can't play the format, the pictures that were looked at stand in for it. */
function showStill() {
  find("#unplayable").hidden = false;
  const still = find("#still");
  still.hidden = false;
  still.src = facts.evidence.replace("/0.jpg", `/${clock.second}.jpg`);
}

function showStep() {
  const at = rows.differing.indexOf(clock.second) + 1;
  setText(find("#at"), at ? words.say("difference_of", { at, count: rows.differing.length }) : "");
}

function goTo(second) {
  clock.seek(second);
  showSecond();
}

function goToDifference(step) {
  const second = rows.differenceFrom(clock.second, step);
  if (second === undefined) {
    tell(words.say("no_more"));
    return;
  }
  goTo(second);
  follow.backToNow();
}

/** Goes on by a second; while only what differs is shown, to the next row there is. */
function step(count) {
  if (rows.only) goToDifference(count);
  else clock.step(count);
}

function choose(second, side) {
  if (!rows.canChoose(second)) return;
  picks.put(second, side);
  rows.choose(second, side);
  tell(words.say(`picked_${side}`, { time: stamp(second, end) }));
  keep();
}

function chooseAll(side) {
  for (const second of rows.differing) {
    picks.put(second, side);
    rows.choose(second, side);
  }
  keep();
}

function keep() {
  draft.write(String(picks));
  showTally();
}

function showTally() {
  if (!merge) return;
  merge.elements.picks.value = String(picks);
  const counts = [words.count("from_a", facts.lines - picks.size), words.count("from_b", picks.size)];
  setText(find("#tally"), counts.join(" · "));
}

function showOnly() {
  const followed = follow.following;
  rows.only = page.toggleAttribute("data-only");
  find("#only").setAttribute("aria-pressed", rows.only);
  if (followed) follow.backToNow();
}

function tell(sentence) {
  setText(find("#told"), sentence);
}

clock.addEventListener("second", showSecond);
clock.addEventListener("unplayable", showStill);
rows.addEventListener("pick", (event) => goTo(event.detail));
rows.addEventListener("choose", ({ detail: { second, side } }) => {
  choose(second, side);
  // keys go on from where the hand was, but nobody wants a playing picture to jump
  if (!clock.playing) goTo(second);
});

hearKeys({
  " ": () => clock.toggle(),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  ArrowLeft: () => choose(rows.focused ?? clock.second, "a"),
  ArrowRight: () => choose(rows.focused ?? clock.second, "b"),
  1: () => choose(rows.focused ?? clock.second, "a"),
  2: () => choose(rows.focused ?? clock.second, "b"),
  j: () => goToDifference(1),
  k: () => goToDifference(-1),
  o: () => rows.differing.length && showOnly(),
  n: () => follow.backToNow(),
  Home: () => clock.seek(first),
  End: () => clock.seek(end - 1),
  "?": () => find("#keys").showModal(),
});

find("#only").addEventListener("click", showOnly);
find("#before").addEventListener("click", () => goToDifference(-1));
find("#after").addEventListener("click", () => goToDifference(1));
find("#keys-button").addEventListener("click", () => find("#keys").showModal());
find("#all-a")?.addEventListener("click", () => chooseAll("a"));
find("#all-b")?.addEventListener("click", () => chooseAll("b"));
merge?.addEventListener("submit", (event) => {
  // once is enough: the answer may take a few seconds, and each press would make a run
  event.submitter.setAttribute("aria-disabled", "true");
  if (merge.dataset.sent) event.preventDefault();
  merge.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  if (!merge) return;
  delete merge.dataset.sent;
  merge.querySelector(".primary").removeAttribute("aria-disabled");
});

for (const second of rows.differing) rows.choose(second, picks.sideOf(second));
const asked = parseTime(new URLSearchParams(location.search).get("t") ?? location.hash.replace(/^#[st]=?/, ""));
if (asked !== null) clock.seek(asked);
showTally();
showSecond();
document.documentElement.dataset.ready = "yes";
