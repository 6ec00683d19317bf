/** Marks words inside lines without touching them, where the browser can. */

/** Marks every `query` in the texts of `places`; an empty query unmarks all. */
export function markWords(places, query) {
  if (!CSS.highlights) return;
  const wanted = query.toLocaleLowerCase();
  const ranges = wanted ? places.flatMap((place) => rangesIn(place.querySelector(".text"), wanted)) : [];
  CSS.highlights.set("found", new Highlight(...ranges));
}

/** The text may stand in several pieces, and what is found may begin in one and end in another. */
function rangesIn(root, wanted) {
  const whole = root.textContent;
  const text = whole.toLocaleLowerCase();
  const ranges = [];
  // lower case may have another length in a few scripts; there, nothing is marked rather than the wrong letters
  if (text.length !== whole.length) return ranges;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const range = new Range();
    range.setStart(...pointAt(root, at));
    range.setEnd(...pointAt(root, at + wanted.length));
    ranges.push(range);
  }
  return ranges;
}

function pointAt(root, offset) {
  const pieces = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let piece = pieces.nextNode();
  while (piece && offset > piece.length) {
    offset -= piece.length;
    piece = pieces.nextNode();
  }
  return [piece ?? root, piece ? offset : 0];
}
