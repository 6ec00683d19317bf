/** One second's line: its stamp, its text and what is to be said about it. */

import { element, setText } from "./dom.js";
import { repeats } from "./folding.js";
import { said } from "./said.js";
import { stamp } from "./timecode.js";

/** A place for a line that isn't known yet. */
export function emptyLine(second, total) {
  return element(
    "li",
    { class: "line", id: `s${second}`, "data-second": second },
    element("a", { class: "stamp", href: `?t=${second}`, tabindex: -1 }, stamp(second, total)),
    element("small", { class: "by" }),
    element("p", { class: "text", dir: "auto" }),
    element("small", { class: "note" }),
  );
}

/** Writes what is known of a second into its place; `before` is the line of the second before. */
export function fillLine(place, line, before, words) {
  place.dataset.status = line.corrected ? "revised" : line.status;
  const source = sourceOf(line);
  if (source) place.dataset.source = source;
  else delete place.dataset.source;
  const by = place.querySelector(".by");
  setText(by, source ? words.say(`told_by_${source}`) : "");
  by.title = source ? words.say(`means_${source}`) : "";
  place.toggleAttribute("data-repeats", repeats(line, before));
  setText(place.querySelector(".text"), said(line));
  fillNote(place, line, words);
}

/** Who found the words, where it weren't the detectors alone. */
function sourceOf(line) {
  return !line.corrected && line.status !== "failed" && ["model", "mixed"].includes(line.source) ? line.source : "";
}

/** A corrected line says so, with a button that leads to its versions; it is reached by the keyboard in the lit line only, as the stamp is. */
function fillNote(place, line, words) {
  const note = place.querySelector(".note");
  if (!line.corrected) setText(note, noteOf(line, words));
  else if (!note.querySelector("button")) {
    const attributes = { type: "button", class: "versions-link", "aria-haspopup": "dialog", title: `${words.say("versions")} (v)` };
    note.replaceChildren(element("button", { ...attributes, tabindex: place.hasAttribute("aria-current") ? 0 : -1 }, words.say("revised")));
  }
}

function noteOf(line, words) {
  if (line.status === "failed") return words.say("failed_line", { reason: line.reason ?? "" });
  if (line.status !== "carried") return "";
  if (line.difference === null || line.difference === undefined) return words.say("as_before");
  const percent = (line.difference * 100).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return words.say("as_before_measured", { percent });
}
