/** Which lines of a minute are folded into one row: those that say again what the line before them says. */

/** Whether a line only repeats the text of the line before it. */
export function repeats(line, before) {
  return line?.status === "carried" && before !== undefined && before.text === line.text;
}

/**
 * The rows of the seconds [start, end): `{seconds: [4]}` for a line of its own, `{seconds: [5, 6, 7]}` for a fold.
 * A fold never reaches over the end of its minute, and a single repeated line stays a line;
 * a second in `breaks`, before which a heading stands, begins a row.
 */
export function foldRows(lines, start, end, breaks = new Map()) {
  const rows = [];
  let open = null;
  for (let second = start; second < end; second += 1) {
    const again = repeats(lines.get(second), lines.get(second - 1));
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
