/** One file on its way in pieces; it goes on by itself after a break of whatever kind, until it is all there or refused. */
import { waitBefore } from "./patience.js";

const PIECE_BYTES = 8 * 1024 * 1024;
const PASSING = [409, 423, 460];

export class Sending {
  #file;
  #upload;
  #onTrouble;
  #settle = null;
  #attempt = 0;
  #waiting = null;

  /**
   * `place` is where an unfinished upload of this very file lies, or null; `told` what the server shall know of it.
   * `onProgress(done, total)` counts bytes; `onTrouble(key)` names what is waited for: "offline" or "away".
   */
  constructor(file, { endpoint, place, token, told, onProgress, onTrouble }) {
    this.#file = file;
    this.#onTrouble = onTrouble;
    this.#upload = new globalThis.tus.Upload(file, {
      endpoint,
      chunkSize: PIECE_BYTES,
      metadata: { filename: file.name, filetype: file.type, modified: String(file.lastModified), ...told },
      headers: { "X-CSRFToken": token, Accept: "application/json" },
      // the server's own list of unfinished uploads is the truth, in every browser and after each restart
      storeFingerprintForResuming: false,
      retryDelays: null,
      onProgress: (done, total) => {
        this.#attempt = 0;
        onProgress(done, total);
      },
      onSuccess: ({ lastResponse }) => this.#end({ end: "arrived", ...arrival(lastResponse) }),
      onError: (error) => this.#failed(error),
    });
    this.#upload.url = place;
  }

  /** Sends until something ends it: resolves with {end: "arrived" | "paused" | "cancelled" | "refused", ...}. Never rejects. */
  run() {
    return new Promise((resolve) => {
      this.#settle = resolve;
      addEventListener("offline", this.#lost);
      if (navigator.onLine) this.#upload.start();
      else this.#wait();
    });
  }

  /** Stops; what is on the server stays there, and `run` goes on from it. */
  pause() {
    this.#stop();
    this.#end({ end: "paused" });
  }

  /** Stops, and the server forgets what it has. */
  cancel() {
    this.#stop(true);
    this.#end({ end: "cancelled" });
  }

  #stop(forget = false) {
    this.#waiting?.abort();
    // a server that can't be told forgets it by itself after a day
    Promise.resolve(this.#upload.abort(forget)).catch(() => {});
  }

  #end(result) {
    removeEventListener("offline", this.#lost);
    this.#settle?.(result);
    this.#settle = null;
  }

  #lost = () => {
    this.#upload.abort();
    this.#wait();
  };

  async #failed(error) {
    // a file that was changed or taken away fails just as a network does
    const readable = await this.#file.slice(0, 1).arrayBuffer().then(Boolean, () => false);
    if (!this.#settle) return;
    const status = error.originalResponse?.getStatus() ?? 0;
    if (!readable) this.#end({ end: "refused", key: "unreadable", retryable: false });
    else if (status >= 400 && status < 500 && !PASSING.includes(status)) this.#end({ end: "refused", ...reason(error.originalResponse) });
    else if (status === 507) this.#end({ end: "refused", ...reason(error.originalResponse), retryable: true });
    else this.#wait();
  }

  async #wait() {
    this.#waiting?.abort();
    const waiting = (this.#waiting = new AbortController());
    this.#onTrouble(navigator.onLine ? "away" : "offline");
    if (await waitBefore(this.#attempt++, waiting.signal)) this.#upload.start();
  }
}

function arrival(response) {
  return {
    video_id: response.getHeader("Secondsight-Video"),
    page: response.getHeader("Secondsight-Player"),
    known: response.getHeader("Secondsight-Known") === "1",
  };
}

function reason(response) {
  try {
    const { code, message } = JSON.parse(response.getBody()).error;
    return { sentence: message, retryable: !["too-large", "empty", "bad-choice"].includes(code) };
  } catch {
    return { key: "server", retryable: true };
  }
}
