/**
 * Brings a run's changes to the page: first by pages until level, then over a socket; by polling where none can be had.
 * A run that has finished is listened to as well, since people still correct it; but a break is then nobody's business.
 */

const FIRST_DELAY = 200;
const LONGEST_DELAY = 5000;
const POLL_DELAY = 2000;
/** A finished run is asked for, and its socket opened again, only so often. */
const RESTING_DELAY = 30_000;
const LOST_AFTER = 3000;
const CLOSED_TO_US = 4403;

/** The wait before the next try, in ms, after `failures` in a row. */
export const backOff = (failures) => Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.max(0, failures - 1));

/**
 * Events: `changes` (detail: the server's answer), `ready` (level for the first time), `finished`, `lost` and `found`
 * (the connection), `gone` (the right to look has ended).
 */
export class Feed extends EventTarget {
  #changesUrl;
  #socketUrl;
  #record;
  #socket = null;
  #pollTimer = 0;
  #socketTimer = 0;
  #lostTimer = 0;
  #failures = 0;
  #isLost = false;
  #isLevel = false;
  #stopped = false;
  #finished = false;
  #reading = null;

  /** `record` knows since when, and takes what comes. */
  constructor(record, { changesUrl, socketUrl }) {
    super();
    this.#record = record;
    this.#changesUrl = changesUrl;
    this.#socketUrl = socketUrl;
  }

  /** Read up to the newest change, then follow; also wakes a feed whose run has been taken up again. */
  async start() {
    this.#stopped = false;
    await this.#read();
    this.#follow();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#pollTimer);
    clearTimeout(this.#socketTimer);
    clearTimeout(this.#lostTimer);
    this.#socket?.close();
    this.#socket = null;
  }

  /** One reading at a time: a second caller waits for the first's answer. */
  #read() {
    this.#reading ??= this.#readPages().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readPages() {
    try {
      for (let more = true; more && !this.#stopped; ) {
        const answer = await fetch(`${this.#changesUrl}?since=${this.#record.since}`, { headers: { Accept: "application/json" } });
        if (answer.status === 404 || answer.status === 403) {
          this.#end();
          return;
        }
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const changes = await answer.json();
        this.#take(changes);
        more = changes.more;
      }
      this.#hasContact();
      if (!this.#isLevel) this.#emit("ready");
      this.#isLevel = true;
    } catch {
      this.#hasNoContact();
    }
  }

  #take(changes) {
    if (this.#stopped) return;
    const news = this.#record.take(changes);
    if (!news) return;
    this.#emit("changes", news);
    if (changes.more) return;
    const hasJustFinished = changes.run.finished && !this.#finished;
    this.#finished = changes.run.finished;
    if (hasJustFinished) this.#emit("finished");
  }

  #end() {
    this.stop();
    this.#emit("gone");
  }

  #follow() {
    if (this.#stopped) return;
    if (!this.#socket) this.#openSocket();
    this.#schedulePoll();
  }

  #openSocket() {
    const address = new URL(this.#socketUrl);
    address.searchParams.set("since", this.#record.since);
    const socket = new WebSocket(address.href);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#failures = 0;
      clearTimeout(this.#pollTimer);
      this.#hasContact();
    });
    socket.addEventListener("message", (event) => this.#hear(socket, JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#socketClosed(socket, event.code));
  }

  #hear(socket, message) {
    if (socket !== this.#socket) return;
    if (message.type === "gone") this.#end();
    else if (message.type === "changes") this.#take(message);
  }

  #socketClosed(socket, code) {
    if (this.#stopped || socket !== this.#socket) return;
    this.#socket = null;
    if (code === CLOSED_TO_US) {
      this.#end();
      return;
    }
    this.#failures += 1;
    this.#hasNoContact();
    this.#schedulePoll();
    this.#socketTimer = setTimeout(() => !this.#stopped && !this.#socket && this.#openSocket(), this.#finished ? RESTING_DELAY : backOff(this.#failures));
  }

  /** Polling goes on only while no socket is open. */
  #schedulePoll() {
    clearTimeout(this.#pollTimer);
    if (this.#stopped || this.#socket?.readyState === WebSocket.OPEN) return;
    this.#pollTimer = setTimeout(async () => {
      if (this.#stopped || this.#socket?.readyState === WebSocket.OPEN) return;
      await this.#read();
      this.#schedulePoll();
    }, this.#finished ? RESTING_DELAY : POLL_DELAY);
  }

  #hasContact() {
    clearTimeout(this.#lostTimer);
    this.#lostTimer = 0;
    if (this.#isLost) this.#emit("found");
    this.#isLost = false;
  }

  /** A short break is nobody's business; only after three seconds is it told. */
  #hasNoContact() {
    if (this.#lostTimer || this.#isLost || this.#stopped || this.#finished) return;
    this.#lostTimer = setTimeout(() => {
      this.#isLost = true;
      this.#emit("lost");
    }, LOST_AFTER);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
