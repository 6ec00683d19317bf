/** The player page: puts its parts together. The record knows, the feed brings, the clock tells where the picture is. */

import { Announcer } from "./announcer.js";
import { Captions } from "./captions.js";
import { Chapters } from "./chapters.js";
import { ClaimLights } from "./claim_lights.js";
import { Clock } from "./clock.js";
import { Corrections } from "./corrections.js";
import { Cues } from "./cues.js";
import { Evidence } from "./evidence.js";
import { Feed } from "./feed.js";
import { Filmstrip } from "./filmstrip.js";
import { Find } from "./find.js";
import { Follow } from "./follow.js";
import { Head } from "./head.js";
import { markWords } from "./highlight.js";
import { hearKeys } from "./keys.js";
import { Lanes } from "./lanes.js";
import { Lines } from "./lines.js";
import { Look } from "./look.js";
import { Making } from "./making.js";
import { originSentence } from "./origin.js";
import { watchOutside } from "./outside.js";
import { Overlay } from "./overlay.js";
import { Overview } from "./overview.js";
import { postForm } from "./posting.js";
import { Playable } from "./playable.js";
import { Record } from "./record.js";
import { Sharing } from "./share.js";
import { Strip } from "./strip.js";
import { parseTime } from "./timecode.js";
import { Tip } from "./tip.js";
import { Watching } from "./watching.js";
import { Words } from "./words.js";
import { readJSON } from "../words.js";
import { Redraw } from "./redraw.js";
import { Told } from "./told.js";

/** Lanes, strip and filmstrip are drawn again at most this often while lines arrive. */
const DRAW_EVERY = 400;

const find = (selector) => document.querySelector(selector);
const facts = readJSON("player-facts");
const inShort = readJSON("player-overview");
const { first, end, offset, total } = facts;
const words = new Words(facts.words);
const page = find("#main");
const video = find("#video");
const evidenceUrl = (second) => facts.urls.evidence.replace("/0.jpg", `/${second}.jpg`);

const record = new Record(facts.run, facts.segments);
const clock = new Clock(video, { first, end, offset, gone: facts.gone });
const cues = new Cues(video, { offset, label: words.say("descriptions"), language: facts.language });
const captions = new Captions(video, { offset, label: words.say("captions"), file: find("#said-export") });
const head = new Head(page, { name: facts.name, words, state: facts.run.state });
const tip = new Tip(find("#tip"));
const chapters = new Chapters(find("#lines"), inShort.chapters);
const overview = new Overview(find("#overview"), record, { words, overview: inShort });
const lines = new Lines(find("#lines"), record, { first, end, words, headings: chapters.headings });
const follow = new Follow(lines, { root: find("#lines"), button: find("#back-to-now") });
const strip = new Strip(find("#strip"), record, { first, end, words, tip, chapters });
const lanes = new Lanes(find("#lanes"), record, { first, end, words, tip, hasSound: facts.has_sound });
const filmstrip = new Filmstrip(find("#film"), record, { aspect: facts.aspect, evidenceUrl, end, view: lanes.view });
const evidence = new Evidence(find("#evidence"), record, {
  end,
  words,
  evidenceUrl,
  textsIn: (second) => lanes.alive("text", second),
  originOf: (line) => originSentence(line, facts.origins, words),
});
new Making(find("#making"), { url: facts.urls.plan, words, origins: facts.origins });
const overlay = new Overlay(find("#boxes"), { button: find("#boxes-button"), video, clock, record, words });
const claims = new ClaimLights({ lines, record, pictures: [find(".picture"), find(".evidence-picture")], lanes: find("#lanes"), evidence: find("#evidence"), words, tip });
const told = new Told(find(".told-group .lane-rows"), record, { url: facts.urls.told, first, end, words, tip, view: lanes.view });
const redraw = new Redraw(find("#redraw"), { button: find("#redraw-button"), url: facts.urls.script, aspect: facts.aspect, clock, record, words });
const announcer = new Announcer(find("#announced"), find("#announce-button"), record);
const watching = new Watching(find("#watching"), record);
const search = new Find(find("#find"), record, { words });
const look = find("#look") && new Look(find("#look"), { button: find("#look-button"), clock, total, words });
const corrections = new Corrections(find("#lines"), lines, record, { urls: facts.urls, follow, words, end, say: (sentence) => head.say(sentence) });
const feed = new Feed(record, {
  changesUrl: facts.urls.changes,
  socketUrl: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${facts.urls.socket}?language=${document.documentElement.lang}`,
});

function showSecond() {
  const hadFocus = lines.hasFocus;
  lines.light(clock.second);
  if (hadFocus) lines.current.querySelector(".stamp").focus({ preventScroll: true });
  follow.moved();
  strip.now = clock.second;
  overview.chapter = chapters.at(clock.second);
  evidence.show(clock.second);
  claims.show(clock.second);
  told.now = clock.second;
  announcer.say(clock.second);
  corrections.moved();
  if (!clock.hasPicture) showStill();
}

/** Where the browser can't play the format, the pictures that were looked at stand in for it. */
function showStill() {
  find("#unplayable").hidden = facts.gone || !find("#playable").hidden;
  const still = find("#still");
  still.hidden = false;
  still.src = evidenceUrl(clock.second);
}

let drawTimer = 0;
let lanesChanged = false;

function drawSoon(news) {
  lanesChanged ||= news.tracks > 0 || news.segments > 0;
  drawTimer ||= setTimeout(() => {
    drawTimer = 0;
    if (lanesChanged) lanes.read();
    lanesChanged = false;
    evidence.show(clock.second);
    strip.draw();
    filmstrip.draw();
    search.again();
  }, DRAW_EVERY);
}

function takeNews(news) {
  for (const second of news.seconds) cues.put(record.lines.get(second));
  if (news.tracks) captions.take(record.tracks);
  if (news.segments) told.readSoon();
  if (news.seconds.length) {
    lines.write(news.seconds);
    follow.linesChanged();
    corrections.changed(news.seconds);
  }
  head.show(record.run);
  overview.changed();
  evidence.show(clock.second);
  claims.show(clock.second);
  overlay.draw();
  drawSoon(news);
}

async function readJoinedTracks() {
  const answer = await fetch(facts.urls.tracks).catch(() => null);
  if (!answer?.ok) return;
  lanes.readJoined(await answer.json());
  told.read();
  redraw.forget();
  evidence.show(clock.second);
}

function goTo(seconds) {
  clock.seek(seconds);
  showSecond();
}

function goToChapter(step) {
  const second = chapters.beside(clock.second, step);
  if (second !== null) goTo(second);
}

function takeOverview(told) {
  chapters.take(told.chapters);
  lines.arrange();
  strip.chaptersChanged();
  overview.chapter = chapters.at(clock.second);
  follow.linesChanged();
}

feed.addEventListener("changes", (event) => takeNews(event.detail));
feed.addEventListener("ready", () => {
  document.documentElement.dataset.ready = "yes";
});
feed.addEventListener("finished", readJoinedTracks);
feed.addEventListener("finished", () => overview.finished());
overview.addEventListener("change", (event) => takeOverview(event.detail));
overview.addEventListener("pick", (event) => {
  goTo(event.detail);
  follow.backToNow();
});
feed.addEventListener("lost", () => {
  find("#connection").hidden = false;
});
feed.addEventListener("found", () => {
  find("#connection").hidden = true;
});
feed.addEventListener("gone", () => {
  find("#gone").hidden = false;
});

clock.addEventListener("time", (event) => {
  lanes.now = event.detail;
});
clock.addEventListener("second", showSecond);
clock.addEventListener("second", (event) => watching.moved(event.detail));
clock.addEventListener("offset", () => {
  cues.offset = clock.offset;
  captions.offset = clock.offset;
});
clock.addEventListener("unplayable", showStill);
clock.addEventListener("playable", () => {
  find("#unplayable").hidden = true;
  find("#still").hidden = true;
});
if (!facts.gone) new Playable(find("#playable"), { clock, note: find("#unplayable"), facts: facts.playable, words });
cues.onChange(() => clock.update());

lines.addEventListener("pick", (event) => goTo(event.detail));
strip.addEventListener("pick", (event) => goTo(event.detail));
lanes.addEventListener("pick", (event) => goTo(event.detail));
filmstrip.addEventListener("pick", (event) => goTo(event.detail));
lanes.addEventListener("view", (event) => {
  filmstrip.view = event.detail;
  told.view = event.detail;
  strip.view = event.detail.whole ? null : event.detail;
});
corrections.addEventListener("line", (event) => {
  if (record.put(event.detail)) takeNews({ seconds: [event.detail.second], segments: 0, tracks: 0 });
});
search.addEventListener("found", (event) => {
  strip.marks = event.detail;
  if (!search.query) find(".is-visited")?.classList.remove("is-visited");
  markWords(event.detail.map((second) => lines.place(second)), search.query);
});
search.addEventListener("visit", (event) => {
  lines.reveal(event.detail);
  find(".is-visited")?.classList.remove("is-visited");
  lines.place(event.detail).classList.add("is-visited");
  follow.show(lines.place(event.detail));
});

hearKeys({
  " ": () => clock.toggle(),
  ArrowRight: () => clock.step(1),
  ArrowLeft: () => clock.step(-1),
  ArrowDown: () => clock.step(1),
  ArrowUp: () => clock.step(-1),
  Home: () => clock.seek(first),
  End: () => clock.seek(end - 1),
  ",": () => goToChapter(-1),
  ".": () => goToChapter(1),
  "/": () => search.focus(),
  "?": () => find("#keys").showModal(),
  n: () => follow.backToNow(),
  b: () => overlay.toggle(),
  a: () => announcer.toggle(),
  l: () => look?.open(),
  e: () => corrections.edit(clock.second),
  v: () => corrections.showVersions(clock.second),
  r: () => redraw.toggle(),
});

find("#keys-button").addEventListener("click", () => find("#keys").showModal());
const cancel = find("#cancel");
cancel?.addEventListener("submit", async (event) => {
  event.preventDefault();
  cancel.hidden = true;
  const answer = await postForm(cancel);
  if (!answer?.ok) cancel.hidden = false;
});
if (find("#share")) new Sharing(find("#share"), find("#share-form"), words);

// on a small screen lanes and evidence wait folded until they are asked for
if (matchMedia("(max-width: 900px)").matches) for (const fold of document.querySelectorAll("details.fold-small")) fold.open = false;

if (find("#outside")) watchOutside(clock, { page, note: find("#outside"), first, end, total });

const asked = parseTime(new URLSearchParams(location.search).get("t") ?? location.hash.replace("#t=", ""));
const start = asked ?? facts.start;
if (start !== null || first > 0) clock.seek(start ?? first);
head.show(record.run);
showSecond();
feed.start();
