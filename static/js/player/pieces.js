/** How pieces of tracks become bars in a lane: joined at the seams of segments, packed into rows, thinned to what can be seen. */

/** Pieces this close belong to one another; times are rounded to milliseconds on their way here. */
const SEAM_SECONDS = 0.05;

const nameOf = (track) => `${track.value ?? track.transition ?? ""}|${track.kind === "face" ? (track.person ?? track.track ?? "") : ""}`;

const apart = (a, b) => (a.box?.length && b.box?.length ? Math.hypot(a.box[0] + a.box[2] - b.box[0] - b.box[2], a.box[1] + a.box[3] - b.box[1] - b.box[3]) / 2 : 0);

/**
 * Joins pieces of one kind that touch where two segments meet and name the same thing; `seams` are the segments' first seconds.
 * Of several fitting pieces the nearest in the picture is taken. Pieces inside one segment are never joined: the detector kept them apart.
 * A shot goes on over a seam when the later piece says that it began there without a cut.
 */
export function joinPieces(pieces, seams) {
  const starts = new Set(seams);
  const joined = [];
  let open = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start || a.end - b.end)) {
    open = open.filter((track) => track.end >= piece.start - SEAM_SECONDS);
    const before = starts.has(piece.segment) && Math.abs(piece.segment - piece.start) <= SEAM_SECONDS ? nearest(open, piece) : undefined;
    if (before) {
      Object.assign(before, { end: piece.end, segment: piece.segment });
      continue;
    }
    const track = { ...piece };
    joined.push(track);
    open.push(track);
  }
  return joined;
}

function nearest(open, piece) {
  const fits = open.filter(
    (track) => track.segment !== piece.segment && Math.abs(track.end - piece.start) <= SEAM_SECONDS && goesOn(track, piece),
  );
  return fits.sort((a, b) => apart(a, piece) - apart(b, piece))[0];
}

function goesOn(track, piece) {
  if (piece.kind === "shot") return piece.transition === "start";
  // what is said lies whole in the piece in which it begins
  if (piece.kind === "speech") return false;
  return nameOf(track) === nameOf(piece);
}

/** Gives each track the first row that is free when it starts; `hidden` counts those that found none of `most` rows. */
export function packRows(tracks, most) {
  const rows = [];
  let hidden = 0;
  for (const track of [...tracks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const free = rows.find((row) => row.at(-1).end <= track.start + 0.001);
    if (free) free.push(track);
    else if (rows.length < most) rows.push([track]);
    else hidden += 1;
  }
  return { rows, hidden };
}

/** A row as bars: the tracks that meet [start, end), those too thin to be told apart merged; `count` says of how many a bar is made. */
export function barsOf(row, start, end, thinnestSeconds) {
  const bars = [];
  for (const track of row) {
    if (track.end < start || track.start >= end) continue;
    const last = bars.at(-1);
    const thin = track.end - track.start < thinnestSeconds;
    if (thin && last?.thin && track.start - last.end < thinnestSeconds) {
      last.end = track.end;
      last.tracks.push(track);
    } else bars.push({ start: track.start, end: track.end, thin, tracks: [track] });
  }
  return bars;
}
