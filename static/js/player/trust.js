/** How far a run's lines can be trusted, in a few figures. */
import { element } from "./dom.js";

/** A list of the figures that there are; a run that the detectors told has no claims to count. */
export function trustFigures(trust, words) {
  const rows = figuresOf(trust, words).map(([name, value]) => element("div", {}, element("dt", {}, words.say(name)), element("dd", {}, String(value))));
  return element("dl", { class: "trust" }, ...rows);
}

/** [[name, value]], without those that can't be counted. */
export function figuresOf({ coverage, carried, seams, confirmed, not_seen, contradicted, contradicted_per_minute }, words) {
  const percent = (share) => words.say("percent", { percent: floored(share) });
  const figures = [
    ["trust_coverage", percent(coverage)],
    ["trust_carried", percent(carried)],
  ];
  if (seams !== null) figures.push(["trust_seams", percent(seams)]);
  if (contradicted_per_minute === null) return figures;
  return [
    ...figures,
    ["trust_confirmed", confirmed],
    ["trust_not_seen", not_seen],
    ["trust_contradicted", contradicted],
    ["trust_per_minute", contradicted_per_minute],
  ];
}

/** 99.9 % aren't all. */
const floored = (share) => Math.floor(share * 100 + 1e-9);
