/** Marks words inside lines without touching them, where the browser can. */

/** Marks every `query` in the texts of `places`; an empty query unmarks all. */
export function markWords(places, query) {
  if (!CSS.highlights) return;
  const wanted = query.toLocaleLowerCase();
  const ranges = wanted ? places.flatMap((place) => rangesIn(place.querySelector(".text").firstChild, wanted)) : [];
  CSS.highlights.set("found", new Highlight(...ranges));
}

function rangesIn(node, wanted) {
  if (!node) return [];
  const text = node.data.toLocaleLowerCase();
  const ranges = [];
  // lower case may have another length in a few scripts; there, nothing is marked rather than the wrong letters
  if (text.length !== node.data.length) return ranges;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + wanted.length);
    ranges.push(range);
  }
  return ranges;
}
