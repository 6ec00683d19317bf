/** The pieces of the bar of tokens, as the server draws them first. */

const WIDTH = 1000;
const LIMIT_WIDTH = 8;
const KINDS = ["frames", "question", "lines"];

/** Where each piece begins and how wide it is, of all tokens together; a mark where the context ends before. */
export function barParts(parts, context = 0) {
  const whole = Object.values(parts).reduce((sum, tokens) => sum + tokens, 0) || 1;
  let before = 0;
  const pieces = KINDS.map((kind) => {
    const x = Math.round((before * WIDTH) / whole);
    before += parts[kind] ?? 0;
    return { kind, x, width: Math.round((before * WIDTH) / whole) - x };
  });
  const limit = Math.min(WIDTH, Math.round((context * WIDTH) / whole));
  return [...pieces, { kind: "limit", x: limit, width: limit < WIDTH ? LIMIT_WIDTH : 0 }];
}
