/** What the detectors saw in one frame, drawn over a picture of it. */

import { element } from "./dom.js";

/** For each detector, its observations in the frame nearest to `seconds`, if that is within `reach`. */
export function observationsAt(observations, seconds, reach = Infinity) {
  const nearest = new Map();
  for (const { source, at } of observations) {
    const known = nearest.get(source);
    if (known === undefined || Math.abs(at - seconds) < Math.abs(known - seconds)) nearest.set(source, at);
  }
  return observations.filter(({ source, at }) => at === nearest.get(source) && Math.abs(at - seconds) <= reach);
}

/** Fills `root`, which lies exactly over the picture, with a box and a label for each observation that has a place. */
export function drawBoxes(root, observations, words) {
  const placed = observations.filter(({ box }) => box?.length === 4);
  // large ones first, so that small ones lie on top and keep their labels
  placed.sort((a, b) => area(b.box) - area(a.box));
  root.replaceChildren(...placed.map((observation) => boxOf(observation, words)));
}

const area = ([x0, y0, x1, y1]) => (x1 - x0) * (y1 - y0);

function boxOf({ source, label, box: [x0, y0, x1, y1] }, words) {
  const made = element("div", { class: "box", "data-kind": source, "data-other": isOther(source, label), "data-seen": source, "data-value": label });
  Object.assign(made.style, { left: `${x0 * 100}%`, top: `${y0 * 100}%`, width: `${(x1 - x0) * 100}%`, height: `${(y1 - y0) * 100}%` });
  if (y0 < 0.06) made.classList.add("label-inside");
  if (x0 > 0.7) made.classList.add("label-left");
  made.append(element("span", {}, labelOf(source, label, words)));
  return made;
}

/** An observation in a few words. */
/** Whether it is drawn in the second colour of the objects: all but people. */
export function isOther(source, label) {
  return source === "thing" || (source === "object" && label !== "person");
}

export function labelOf(source, label, words) {
  if (source === "text" || source === "speech") return `“${label}”`;
  if (source === "face") return words.say("face");
  return words.value(label);
}
