/** All that this page knows of a run; taking the same changes twice, or late, changes nothing. */
export class Record {
  /** second -> line */
  lines = new Map();
  /** first second -> {start, end, state} */
  segments = new Map();
  run;
  since = 0;
  #pieces = new Map();
  #startOf = new Map();

  /** `segments` are planned when the run is queued, so all are known from the start. */
  constructor(run, segments) {
    this.run = run;
    for (const segment of segments) {
      this.segments.set(segment.start, segment);
      for (let second = segment.start; second < segment.end; second += 1) this.#startOf.set(second, segment.start);
    }
  }

  get tracks() {
    return [...this.#pieces.values()];
  }

  /** Takes one answer of the server and says what was new: `{seconds: [...], segments: n, tracks: n}`; null for a stale one. */
  take(changes) {
    if (changes.last_seq < this.since) return null;
    const seconds = changes.lines.filter((line) => this.#takeLine(line)).map((line) => line.second);
    const segments = changes.segments.filter((segment) => this.#takeSegment(segment)).length;
    const tracks = changes.tracks.filter((piece) => this.#takePiece(piece)).length;
    this.since = changes.last_seq;
    this.run = changes.run;
    return { seconds, segments, tracks };
  }

  /** Takes one line that came by itself; says whether it was new. */
  put(line) {
    return this.#takeLine(line);
  }

  #takeLine(line) {
    const known = this.lines.get(line.second);
    if (known && known.seq >= line.seq) return false;
    this.lines.set(line.second, line);
    return true;
  }

  #takeSegment(segment) {
    const known = this.segments.get(segment.start);
    if (known?.state === segment.state) return false;
    this.segments.set(segment.start, segment);
    return true;
  }

  #takePiece(piece) {
    const key = JSON.stringify(piece);
    if (this.#pieces.has(key)) return false;
    this.#pieces.set(key, piece);
    return true;
  }

  /** The first second of the segment that a second lies in. */
  segmentOf(second) {
    return this.#startOf.get(second);
  }

  /** How a second stands, for the strip: a line's status, revised, or what its segment is doing. */
  statusOf(second) {
    const line = this.lines.get(second);
    if (line) return line.corrected ? "revised" : line.status;
    return this.#isWorkedOn(this.segments.get(this.#startOf.get(second))) ? "working" : "waiting";
  }

  /** Segments [start, end) of which nothing is known yet, each with whether it is being worked on. */
  get unseen() {
    const open = [...this.segments.values()].filter((segment) => segment.state !== "done");
    return open.map((segment) => ({ ...segment, working: this.#isWorkedOn(segment) }));
  }

  /** A run that was stopped leaves the mark of its last worker on a segment. */
  #isWorkedOn(segment) {
    return segment?.state === "working" && !this.run.finished;
  }
}
