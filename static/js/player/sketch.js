/** What a second's script looks like at one moment, as plain values to draw: no element, no picture, only the script's own numbers. */

/** What the line tells at least this much of is drawn solid. */
const TOLD_FROM = 0.99;
/** A letter is about this wide by its height, and a line of letters this tall. */
const LETTER_WIDE = 0.55;
const LINE_TALL = 1.15;

const COLOURS = {
  black: "#1c1c1c", white: "#f4f3ef", grey: "#8e8e8c", gray: "#8e8e8c", red: "#b8342c", orange: "#dd8533", yellow: "#e3c646", green: "#5b8f4a",
  cyan: "#4fb0b5", turquoise: "#4fb0b5", blue: "#4173b4", purple: "#7c559f", violet: "#7c559f", pink: "#dc92ae", brown: "#7c5a3d", beige: "#d8c7a6",
  sky: "#a9cbe8", "trees or plants": "#55793f", "grass or plants": "#7d9f57",
};
const SHADES = { light: "#ffffff", pale: "#ffffff", bright: "#ffffff", dark: "#000000" };
const PLAIN = "#d9d6cd";

/** A detector's name of a colour ("light grey") as a colour to draw with; null for what names none. */
export function colourOf(name) {
  const words = name.split(" ");
  const base = COLOURS[name] ?? COLOURS[words.at(-1)];
  const shade = words.length > 1 ? SHADES[words[0]] : undefined;
  if (!base) return null;
  return shade ? mixed(base, shade, 0.45) : base;
}

function mixed(one, other, share) {
  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const [from, to] = [parts(one), parts(other)];
  return `#${from.map((part, at) => Math.round(part + share * (to[at] - part)).toString(16).padStart(2, "0")).join("")}`;
}

/** Where a thing is at a moment: [x, y, width, height] in percent, on the straight line between the script's points. */
export function placeAt(path, seconds) {
  if (seconds <= path[0][0]) return path[0].slice(1);
  for (let at = 1; at < path.length; at += 1) {
    const [before, after] = [path[at - 1], path[at]];
    if (seconds >= after[0]) continue;
    const share = (seconds - before[0]) / (after[0] - before[0] || 1);
    return before.slice(1).map((part, place) => part + share * (after[place + 1] - part));
  }
  return path.at(-1).slice(1);
}

/** A patch as [x0, y0, x1, y1] in percent: a side or corner of as much of the picture as its share. */
export function patchBox(spot, share) {
  const part = Math.min(1, Math.max(0.04, share));
  const side = 100 * Math.sqrt(part);
  if (spot === "all over") return [0, 0, 100, 100];
  if (spot === "top") return [0, 0, 100, 100 * part];
  if (spot === "bottom") return [0, 100 - 100 * part, 100, 100];
  if (spot === "left") return [0, 0, 100 * part, 100];
  if (spot === "right") return [100 - 100 * part, 0, 100, 100];
  if (spot === "centre") return [50 - side / 2, 50 - side / 2, 50 + side / 2, 50 + side / 2];
  const [row, column] = spot.split(" ");
  const x0 = column === "left" ? 0 : 100 - side;
  const y0 = row === "top" ? 0 : 100 - side;
  return [x0, y0, x0 + side, y0 + side];
}

/** Words broken into lines that fill a box of this width and height, and the size of their letters. */
export function fittedWords(text, wide, tall) {
  const words = text.split(/\s+/).filter(Boolean);
  const longest = Math.max(1, ...words.map((word) => word.length));
  let size = Math.min(tall / LINE_TALL, wide / (LETTER_WIDE * Math.min(text.length, longest)));
  let lines = broken(words, wide / (LETTER_WIDE * size));
  while (size > 4 && lines.length * LINE_TALL * size > tall * 1.05) {
    size *= 0.92;
    lines = broken(words, wide / (LETTER_WIDE * size));
  }
  return { lines, size };
}

function broken(words, letters) {
  const lines = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters + 0.01) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What is there at a moment of a script's second; large things first, so that small ones lie on top. */
export function sketchAt(second, seconds) {
  const cut = second.cuts.filter(({ at }) => at <= seconds).at(-1);
  const alive = (start, end) => start <= seconds + 0.001 && (seconds < end || (end >= second.until && seconds >= second.second));
  const there = second.things.filter(({ path }) => alive(path[0][0], path.at(-1)[0]));
  const faces = new Map(there.filter(({ kind }) => kind === "face").map(({ of, path }) => [of, placeAt(path, seconds)]));
  const things = there.map((thing) => ({ ...thingAt(thing, seconds), face: (thing.kind === "object" && faces.get(thing.id)) || null }));
  return {
    look: (cut && second.then) || second.look,
    things: things.sort((a, b) => Number(a.kind === "face") - Number(b.kind === "face") || b.place[2] * b.place[3] - a.place[2] * a.place[3]),
    words: second.words.filter(({ start, end }) => alive(start, end)).map((words) => ({ ...words, told: words.said >= TOLD_FROM })),
    camera: second.camera.filter(({ start, end }) => alive(start, end)).map((move) => ({ ...move, told: move.said >= TOLD_FROM })),
    cuts: second.cuts.map((cut) => ({ ...cut, told: cut.said >= TOLD_FROM })),
  };
}

function thingAt(thing, seconds) {
  return { ...thing, place: placeAt(thing.path, seconds), told: thing.said >= TOLD_FROM };
}

/** What the whole second's line leaves out, largest kinds first as the script has them: [{what, name}]. */
export function leftOut(second) {
  return [
    ...second.things.filter(({ said, of }) => said < TOLD_FROM && (of === null || of === undefined)).map(({ name }) => ({ what: "thing", name })),
    ...second.words.filter(({ said }) => said < TOLD_FROM).map(({ words }) => ({ what: "words", name: words })),
    ...second.camera.filter(({ said, value }) => said < TOLD_FROM && value !== "static").map(({ value }) => ({ what: "camera", name: value })),
    ...second.cuts.filter(({ said }) => said < TOLD_FROM).map(({ how }) => ({ what: "cut", name: how })),
  ];
}

/** How the picture is filled: one colour behind all, the patches over it, and how dark or bright it is. */
export function groundOf(look) {
  if (!look) return { ground: PLAIN, patches: [], veil: null };
  const all = (look.patches ?? []).find(({ spot, what }) => spot === "all over" && colourOf(what));
  const ground = (all && patchColour(all)) ?? colourOf(look.colours?.[0] ?? "") ?? PLAIN;
  const patches = (look.patches ?? []).filter((patch) => patch !== all).map((patch) => ({ ...patch, fill: patchColour(patch), box: patchBox(patch.spot, patch.share) }));
  const veil = { dark: ["#000000", 0.5], dim: ["#000000", 0.25], bright: ["#ffffff", 0.15] }[look.light] ?? null;
  return { ground, patches: patches.sort((a, b) => b.share - a.share), veil };
}

function patchColour({ what, colours }) {
  return colourOf(what) ?? colourOf(colours?.[0] ?? "");
}
