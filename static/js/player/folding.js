/** Which lines of a minute are folded into one row: those that say again what the line before them says. */

import { said } from "./said.js";

/** Whether a line only repeats what is read in the line before it; what a person wrote stands for itself. */
export function repeats(line, before) {
  return line?.status === "carried" && !line.corrected && before !== undefined && said(before) === said(line);
}

/**
 * The rows of the seconds [start, end): `{seconds: [4]}` for a line of its own, `{seconds: [5, 6, 7]}` for a fold.
 * A fold never reaches over the end of its minute, and a single repeated line stays a line, as does that of the second `apart`;
 * a second in `breaks`, before which a heading stands, begins a row.
 */
export function foldRows(lines, start, end, apart = null, breaks = new Map()) {
  const rows = [];
  let open = null;
  for (let second = start; second < end; second += 1) {
    const again = second !== apart && repeats(lines.get(second), lines.get(second - 1));
    if (again && open && !breaks.has(second)) {
      open.seconds.push(second);
      continue;
    }
    const row = { seconds: [second] };
    rows.push(row);
    open = again ? row : null;
  }
  return rows;
}
