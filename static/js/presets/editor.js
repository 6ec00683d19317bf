/** The preset page: what a call of the model would take, counted anew a moment after a setting was changed. */
import { readWords } from "../words.js";
import { barParts } from "./bar.js";

const AFTER_MS = 250;
const EVERY_MS = 1000;
const PATIENCE_MS = 120000;
const TO_COME = ["waiting", "absent"];

const form = document.getElementById("preset");
const place = document.getElementById("tokens");
const say = readWords();
let timer = 0;
let asking = new AbortController();
let waitingSince = null;

form.addEventListener("input", (event) => {
  if (event.target.name === "name") return;
  waitingSince = null;
  askIn(AFTER_MS);
});
if (TO_COME.includes(place.dataset.state)) askIn(EVERY_MS);

function askIn(milliseconds) {
  clearTimeout(timer);
  asking.abort();
  timer = setTimeout(ask, milliseconds);
}

async function ask() {
  asking = new AbortController();
  const { signal } = asking;
  try {
    const answer = await fetch(`${place.dataset.url}?${sent()}`, { signal, headers: { Accept: "application/json" } });
    if (answer.status !== 422 && !answer.ok) throw new Error(answer.statusText);
    const found = await answer.json();
    if (answer.status === 422) showProblems(found.problems);
    else show(found);
  } catch {
    if (!signal.aborted) tell("unknown", say("offline"), "");
  }
}

function sent() {
  const fields = new URLSearchParams(new FormData(form));
  for (const name of ["csrfmiddlewaretoken", "name"]) fields.delete(name);
  return fields;
}

function show(found) {
  showProblems({});
  place.toggleAttribute("data-over", !found.fits);
  showFigures(found.parts, found.context);
  tell(found.state, found.words, found.note);
  if (TO_COME.includes(found.state)) waitOn(found.state);
}

function waitOn(state) {
  waitingSince ??= performance.now();
  if (performance.now() - waitingSince < PATIENCE_MS) askIn(EVERY_MS);
  else if (state === "waiting") tell("unknown", say("slow"), "");
}

function showProblems(problems) {
  for (const field of form.querySelectorAll("[data-option]")) {
    const sentence = problems[field.dataset.option] ?? "";
    const problem = field.querySelector(".problem");
    if (problem.textContent !== sentence) problem.textContent = sentence;
    problem.hidden = !sentence;
    const input = field.querySelector("input, select");
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  if (!Object.keys(problems).length) return;
  place.removeAttribute("data-over");
  showFigures({});
  tell("unknown", say("wrong"), "");
}

function showFigures(parts, context) {
  place.querySelector(".token-figures").hidden = parts.frames === undefined;
  if (parts.frames === undefined) return;
  for (const part of place.querySelectorAll("[data-part]")) {
    part.querySelector("dd").textContent = parts[part.dataset.part].toLocaleString(document.documentElement.lang);
  }
  for (const { kind, x, width } of barParts(parts, context)) {
    const piece = place.querySelector(`rect.${kind}`);
    piece.setAttribute("x", x);
    piece.setAttribute("width", width);
  }
}

function tell(state, words, note) {
  place.dataset.state = state;
  const told = place.querySelector(".token-words");
  // a screen reader says again what is only written again
  if (told.textContent !== words) told.textContent = words;
  place.querySelector(".token-note").textContent = note;
}
