/** A sketch as SVG, drawn like a storyboard: plain shapes with their names. What the line tells is solid, what it leaves out dashed. */

import { colourOf, fittedWords, groundOf } from "./sketch.js";

const WIDE = 1000;
/** Shapes are drawn in thousandths of the width. */
const LABEL = 26;

function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The picture of a sketch; `aspect` is width by height, `label` names a thing, `say` a cut or movement. */
export function drawn(sketch, { aspect, label, say }) {
  const tall = WIDE / aspect;
  const paint = { tall, label, say, x: (percent) => percent * 10, y: (percent) => (percent / 100) * tall };
  return shape(
    "svg",
    { viewBox: `0 0 ${WIDE} ${Math.round(tall)}`, "aria-hidden": "true" },
    ground(sketch.look, paint),
    ...sketch.things.map((thing) => drawnThing(thing, paint)),
    ...sketch.words.map((words) => drawnWords(words, paint)),
    ...sketch.things.map((thing) => nameOf(thing, paint)),
    ...sketch.camera.filter(({ value }) => value !== "static").map((move) => drawnMove(move, paint)),
    ...sketch.cuts.map((cut, place) => drawnCut(cut, place, paint)),
  );
}

function ground(look, { tall, x, y }) {
  const { ground: fill, patches, veil } = groundOf(look);
  const made = shape("g", { class: "ground" }, shape("rect", { width: WIDE, height: tall, fill }));
  for (const { box: [x0, y0, x1, y1], fill: colour } of patches) {
    made.append(shape("rect", { x: x(x0), y: y(y0), width: x(x1 - x0), height: y(y1 - y0), fill: colour, class: colour ? null : "hatched", rx: 6 }));
  }
  if (veil) made.append(shape("rect", { width: WIDE, height: tall, fill: veil[0], "fill-opacity": veil[1] }));
  return made;
}

function corners({ place: [x, y, w, h] }, paint) {
  return { left: paint.x(x - w / 2), top: paint.y(y - h / 2), wide: Math.max(8, paint.x(w)), tall: Math.max(8, paint.y(h)) };
}

function drawnThing(thing, paint) {
  const at = corners(thing, paint);
  const made = shape("g", { class: "thing", "data-kind": thing.kind, "data-name": thing.name, "data-told": thing.told ? "" : null });
  if (thing.kind === "face") made.append(...face(at));
  else if (thing.name === "person") made.append(...person(at, thing.colours, thing.face && { middle: paint.x(thing.face[0]), chin: paint.y(thing.face[1] + thing.face[3] / 2) }));
  else made.append(...object(at, thing.colours));
  return made;
}

/** Head and shoulders; what is worn above and below in its colours. A face that was seen is the head. */
function person({ left, top, wide, tall }, colours, seen) {
  const head = Math.min(wide * 0.34, tall * 0.12);
  const middle = Math.min(Math.max(seen?.middle ?? left + wide / 2, left), left + wide);
  const neck = Math.min(Math.max(seen?.chin ?? top + 2 * head, top), top + tall * 0.7);
  const hips = neck + (top + tall - neck) * 0.5;
  const above = colourOf(colours[0] ?? "");
  const below = colourOf(colours[1] ?? colours[0] ?? "");
  const inset = wide * 0.2;
  const trunk = `M${left} ${hips} Q${left} ${neck} ${middle} ${neck} Q${left + wide} ${neck} ${left + wide} ${hips} Z`;
  const legs = `M${left + inset} ${hips} H${left + wide - inset} L${left + wide - inset} ${top + tall} H${left + inset} Z`;
  return [
    shape("path", { class: "body", d: legs, fill: below }),
    shape("path", { class: "body", d: trunk, fill: above }),
    ...(seen ? [] : [shape("circle", { class: "body head", cx: middle, cy: top + head, r: head })]),
  ];
}

function face({ left, top, wide, tall }) {
  const eye = (share) => shape("circle", { class: "feature", cx: left + wide * share, cy: top + tall * 0.42, r: Math.max(1.5, wide * 0.05) });
  const mouth = `M${left + wide * 0.34} ${top + tall * 0.7} Q${left + wide / 2} ${top + tall * 0.78} ${left + wide * 0.66} ${top + tall * 0.7}`;
  const head = shape("ellipse", { class: "body head", cx: left + wide / 2, cy: top + tall / 2, rx: wide / 2, ry: tall / 2 });
  return [head, eye(0.34), eye(0.66), shape("path", { class: "feature line", d: mouth })];
}

function object({ left, top, wide, tall }, colours) {
  const radius = Math.min(18, wide / 4, tall / 4);
  const whole = shape("rect", { class: "body", x: left, y: top, width: wide, height: tall, rx: radius, fill: colourOf(colours[0] ?? "") });
  const second = colourOf(colours[1] ?? "");
  if (!second) return [whole];
  return [whole, shape("rect", { class: "band", x: left + wide * 0.1, y: top + tall * 0.55, width: wide * 0.8, height: tall * 0.3, rx: radius / 2, fill: second })];
}

/** The name on a plate above the thing, or within it where there is no room; a face on a person needs none. */
function nameOf(thing, paint) {
  if (thing.kind === "face" && thing.of !== null) return shape("g");
  const { left, top } = corners(thing, paint);
  const text = paint.label(thing);
  const wide = text.length * LABEL * 0.62 + 16;
  const x = Math.min(Math.max(0, left), WIDE - wide);
  const y = Math.max(0, top < LABEL + 8 ? top + 4 : top - LABEL - 8);
  return plate(text, x, y, wide, thing.told);
}

function plate(text, x, y, wide, told) {
  return shape(
    "g",
    { class: "plate", "data-told": told ? "" : null },
    shape("rect", { x, y, width: wide, height: LABEL + 8, rx: 5 }),
    shape("text", { x: x + 8, y: y + LABEL - 1, "font-size": LABEL }, text),
  );
}

/** The exact words at their place and size. */
function drawnWords({ words, box: [x, y, w, h], told }, paint) {
  const [wide, tall] = [Math.max(10, paint.x(w)), Math.max(8, paint.y(h))];
  const [left, top] = [paint.x(x) - wide / 2, paint.y(y) - tall / 2];
  const { lines, size } = fittedWords(words, wide, tall);
  const made = shape("g", { class: "words", "data-told": told ? "" : null }, shape("rect", { x: left - 3, y: top - 2, width: wide + 6, height: tall + 4, rx: 3 }));
  lines.forEach((line, place) => {
    const baseline = top + tall / 2 + (place - (lines.length - 1) / 2) * size * 1.15 + size * 0.35;
    const fits = line.length > 1 ? Math.min(wide, line.length * size * 0.6) : null;
    made.append(shape("text", { x: left + wide / 2, y: baseline, "font-size": size.toFixed(1), textLength: fits, lengthAdjust: "spacingAndGlyphs" }, line));
  });
  return made;
}

const ARROWS = { "pan left": [-1, 0], "pan right": [1, 0], "tilt up": [0, -1], "tilt down": [0, 1] };

/** The camera: an arrow the way it turns, or a frame that narrows or widens, with the words for it. */
function drawnMove({ value, told }, paint) {
  const made = shape("g", { class: "move", "data-told": told ? "" : null, "data-value": value });
  const middle = paint.tall / 2;
  const way = ARROWS[value];
  if (way) made.append(arrow(500 - way[0] * 130, middle - way[1] * 130, 500 + way[0] * 130, middle + way[1] * 130));
  else if (value.startsWith("zoom")) made.append(...zoom(paint.tall, value === "zoom in"));
  else made.append(shape("path", { class: "stroke", d: value === "roll" ? `M400 ${middle} A100 100 0 1 1 500 ${middle + 100} l-26 -24 m26 24 l26 -24` : `M420 ${paint.tall - 90} q20 -40 40 0 t40 0 t40 0 t40 0` }));
  const text = paint.say(value);
  const wide = text.length * LABEL * 0.62 + 16;
  made.append(plate(text, 500 - wide / 2, paint.tall - LABEL - 16, wide, told));
  return made;
}

function arrow(x0, y0, x1, y1) {
  const turn = Math.atan2(y1 - y0, x1 - x0);
  const head = (side) => `M${x1} ${y1} L${x1 - 34 * Math.cos(turn + side * 0.5)} ${y1 - 34 * Math.sin(turn + side * 0.5)}`;
  return shape("path", { class: "stroke", d: `M${x0} ${y0} L${x1} ${y1} ${head(1)} ${head(-1)}` });
}

function zoom(tall, inwards) {
  const frame = shape("rect", { class: "stroke", x: 250, y: tall / 4, width: 500, height: tall / 2, rx: 4 });
  const outer = [[60, 40], [940, 40], [60, tall - 40], [940, tall - 40]];
  const inner = [[235, tall / 4 - 8], [765, tall / 4 - 8], [235, tall * 0.75 + 8], [765, tall * 0.75 + 8]];
  return [frame, ...outer.map(([x, y], at) => (inwards ? arrow(x, y, ...inner[at]) : arrow(...inner[at], x, y)))];
}

function drawnCut({ at, how, told }, place, paint) {
  const text = paint.say(how, at);
  const wide = text.length * LABEL * 0.62 + 16;
  const y = 10 + place * (LABEL + 14);
  const marks = shape("path", { class: "stroke", d: `M${WIDE - wide - 46} ${y + 34} l14 -34 M${WIDE - wide - 30} ${y + 34} l14 -34` });
  return shape("g", { class: "cut", "data-told": told ? "" : null }, marks, plate(text, WIDE - wide - 8, y, wide, told));
}
