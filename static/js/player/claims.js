/** What a line says that can be checked: where in its text, what was seen of it, and which boxes and bars belong to it. */

/** The graver one is marked where two lie over one another. What no detector could check is told in the evidence alone. */
const GRAVITY = { confirmed: 1, "not seen": 2, contradicted: 3 };
const NAMED = { confirmed: "confirmed", "not seen": "unseen", contradicted: "contradicted", "not checkable": "open" };
const OF_THINGS = new Set(["object", "place", "count", "colour", "absence"]);
const MARKED = new Set([...OF_THINGS, "text", "camera", "shot", "speech"]);

/** What the detectors call the thing, the words or the movement of a claim. */
export const subjectOf = ({ about, text }) => about || text;

/** The text in pieces, `[{text, claim}]`; `claim` is undefined between the claims. */
export function piecesOf(text, claims) {
  const owners = new Array(text.length);
  const spans = claims.map((claim) => ({ claim, ...placeOf(text, claim) })).filter(({ start, claim }) => start >= 0 && MARKED.has(claim.kind) && GRAVITY[claim.verdict]);
  // the last one written wins: grave over light, short over long
  spans.sort((a, b) => GRAVITY[a.claim.verdict] - GRAVITY[b.claim.verdict] || b.end - b.start - (a.end - a.start));
  for (const { claim, start, end } of spans) owners.fill(claim, start, end);
  const pieces = [];
  for (let at = 0; at < text.length; at += 1) {
    const last = pieces.at(-1);
    if (last && last.claim === owners[at]) last.text += text[at];
    else pieces.push({ text: text[at], claim: owners[at] });
  }
  return pieces;
}

/** Where a claim's words stand; -1 where the line has other words for it. `at` counts letters, not units of UTF-16. */
function placeOf(text, claim) {
  const told = claim.at === undefined ? -1 : [...text].slice(0, claim.at).join("").length;
  const start = told >= 0 && text.startsWith(claim.text, told) ? told : wordAt(text, claim.text);
  return { start, end: start + claim.text.length };
}

function wordAt(text, words) {
  const [inside, wanted] = [text.toLowerCase(), words.toLowerCase()];
  if (inside.length !== text.length || !wanted) return -1;
  for (let at = inside.indexOf(wanted); at >= 0; at = inside.indexOf(wanted, at + 1)) if (!/\p{L}/u.test(inside[at - 1] ?? "")) return at;
  return -1;
}

/** Whether a box or a bar `{kind, value}` shows what a claim speaks of. */
export function belongs(claim, { kind, value }) {
  if (OF_THINGS.has(claim.kind)) return ["object", "thing", "face"].includes(kind) && value === subjectOf(claim);
  if (claim.kind === "text") return kind === "text" && sameLetters(value, claim.seen || claim.text);
  if (claim.kind === "camera") return kind === "camera" && (value === claim.seen || value === subjectOf(claim));
  if (claim.kind === "shot") return kind === "shot";
  return claim.kind === "speech" && kind === "speech" && value === claim.text;
}

const lettersOf = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function sameLetters(read, said) {
  const [one, other] = [lettersOf(read), lettersOf(said)];
  return one.length > 0 && other.length > 0 && (one.includes(other) || other.includes(one));
}

/** The verdict's reason in a sentence. */
export function reasonOf(claim, words) {
  const verdict = NAMED[claim.verdict];
  const where = claim.seen ? words.maybe(`at_${claim.seen}`) : undefined;
  const values = { thing: words.value(subjectOf(claim)), place: where ?? "", seen: words.value(claim.seen ?? "") };
  const names = [where && `claim_${claim.kind}_${verdict}_at`, `claim_${claim.kind}_${verdict}`, `claim_any_${verdict}`];
  const name = names.find((one) => one && words.maybe(one) !== undefined);
  return words.say(name ?? "claim_any_open", values);
}
