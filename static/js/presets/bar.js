/** The pieces of the bar of tokens, as the server draws them first. */

const WIDTH = 1000;
const KINDS = ["frames", "question", "lines"];

/** Where each piece begins and how wide it is, of all tokens together; what is free is left blank. */
export function barParts(parts) {
  const whole = Object.values(parts).reduce((sum, tokens) => sum + tokens, 0) || 1;
  let before = 0;
  return KINDS.map((kind) => {
    const x = Math.round((before * WIDTH) / whole);
    before += parts[kind] ?? 0;
    return { kind, x, width: Math.round((before * WIDTH) / whole) - x };
  });
}
