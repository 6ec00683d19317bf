/** One file in the list of uploads: its name, its length, its bytes, how it ended. */
import { bytes, clock, Pace, spoken } from "../progress.js";
import { lengthOf } from "./length.js";
import { Sending } from "./sending.js";

const UNSENT = ["waiting", "sending", "stalled", "paused"];

export class UploadItem {
  #file;
  #say;
  #preset;
  #describer;
  #queue;
  #tell;
  #sending;
  #pace = new Pace();
  #known = [];
  #language = document.documentElement.lang;

  /** `sent` is how and where it is sent; `queue(item)` asks for its turn, `tell(item, sentence)` says aloud. */
  constructor(file, { sent, say, preset, describer, template, queue, tell }) {
    this.#file = file;
    this.#say = say;
    this.#preset = preset;
    this.#describer = describer;
    this.#queue = queue;
    this.#tell = tell;
    this.#sending = new Sending(file, { ...sent, onProgress: (done, total) => this.#progress(done, total), onTrouble: (key) => this.#stalled(key) });
    this.element = template.content.firstElementChild.cloneNode(true);
    this.#part(".upload-name").textContent = file.name;
    this.#part("progress").ariaLabel = file.name;
    this.#facts(null);
    this.#show("waiting", say("waiting"));
    this.#offer({ pause: () => this.pause(), cancel: () => this.cancel() });
    this.#learnLength();
  }

  get name() {
    return this.#file.name;
  }

  /** "waiting", "sending", "stalled", "paused", "done", "failed" or "cancelled"; also on the element, for its style. */
  get state() {
    return this.element.dataset.state;
  }

  /** Whether there is something of it to send yet. */
  get unsent() {
    return UNSENT.includes(this.state);
  }

  /** Ends without sending: the sentence says why. */
  refuse(sentence, retryable = false) {
    this.#end("failed", sentence, retryable ? { retry: () => this.resume(), dismiss: () => this.#dismiss() } : { dismiss: () => this.#dismiss() });
  }

  pause() {
    this.#show("paused", this.#say("paused"));
    this.#offer({ resume: () => this.resume(), cancel: () => this.cancel() }, "resume");
    this.#sending.pause();
  }

  resume() {
    this.#part("progress").hidden = false;
    this.#show("waiting", this.#say("waiting"));
    this.#offer({ pause: () => this.pause(), cancel: () => this.cancel() }, "pause");
    this.#queue(this);
  }

  cancel() {
    this.#end("cancelled", this.#say("cancelled"), { dismiss: () => this.#dismiss() }, "dismiss");
    this.#sending.cancel();
  }

  /** Sends the file until it is there or something ends it; resolves with the server's answer, or null. Never rejects. */
  async send() {
    if (this.state !== "waiting") return null;
    this.#pace = new Pace();
    this.#show("sending", this.#say("starting"));
    const result = await this.#sending.run();
    if (result.end === "refused") this.refuse(result.sentence ?? this.#say(result.key), result.retryable);
    if (result.end !== "arrived") return null;
    this.#arrived(result);
    return result;
  }

  /** What became of the video since it arrived: its picture, its length, its state in words, or why it can't be used. */
  follow(video) {
    const progress = this.#part("progress");
    progress.hidden = video.state !== "running";
    progress.max = video.seconds_total || 1;
    progress.value = video.seconds_done;
    this.#show(video.problem && video.settled ? "failed" : "done", video.problem || video.words);
    const open = this.#part("a.primary");
    open.href = video.href;
    // nothing was told of a file that can't be used, and the sentence is here already
    open.hidden = video.state === "refused";
    if (video.poster && this.#part(".upload-poster").hidden) {
      this.#part(".upload-poster").src = video.poster;
      this.#part(".upload-poster").hidden = false;
    }
    if (video.length) this.#part(".upload-facts").textContent = [video.length, ...this.#known].join(" · ");
  }

  #progress(done, total) {
    if (this.state !== "sending" && this.state !== "stalled") return;
    this.#part("progress").value = total ? done / total : 0;
    if (done >= total) {
      this.#show("sending", this.#say("checking"));
      return;
    }
    this.#pace.note(performance.now() / 1000, done);
    const said = [this.#say("sending", { done: bytes(done, total, this.#language), total: bytes(total, total, this.#language) })];
    const rate = this.#pace.bytesPerSecond;
    if (rate !== null) said.push(this.#say("speed", { speed: bytes(rate, rate, this.#language) }), this.#say("left", { time: spoken((total - done) / rate, this.#say) }));
    this.#show("sending", said.join(" · "));
  }

  #stalled(key) {
    this.#pace = new Pace();
    if (this.state !== "stalled") this.#tell(this, this.#say(key));
    this.#show("stalled", this.#say(key));
  }

  #arrived({ video_id: id, page, known }) {
    this.#part("progress").value = 1;
    this.#show("done", this.#say(known ? "known" : "checking"));
    this.#part(".upload-actions").replaceChildren();
    if (known) this.#link("again", `/videos/${id}/?again`, "button quiet");
    this.#link("open", page, "button primary");
  }

  #link(key, href, kind) {
    const link = document.createElement("a");
    link.className = kind;
    link.href = href;
    link.textContent = this.#say(key);
    this.#part(".upload-actions").append(link);
  }

  #end(state, sentence, offers, focused) {
    this.#part("progress").hidden = true;
    this.#show(state, sentence);
    this.#offer(offers, focused);
  }

  #dismiss() {
    this.element.remove();
  }

  #show(state, sentence) {
    this.element.dataset.state = state;
    this.#part(".upload-words").textContent = sentence;
  }

  /** Buttons by the key of their words; the keyboard stays at `focused` where it was at a button that is gone. */
  #offer(offers, focused = null) {
    const actions = this.#part(".upload-actions");
    const held = actions.contains(document.activeElement);
    actions.replaceChildren();
    for (const [key, act] of Object.entries(offers)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = this.#say(key);
      button.ariaLabel = `${this.#say(key)}: ${this.name}`;
      button.addEventListener("click", act);
      actions.append(button);
      if (held && key === focused) button.focus();
    }
  }

  async #learnLength() {
    if (this.#file.size) this.#facts(await lengthOf(this.#file));
  }

  #facts(seconds) {
    this.#known = [bytes(this.#file.size, this.#file.size, this.#language), this.#preset.name, this.#describer];
    const said = seconds === null ? this.#known : [clock(seconds), ...this.#known];
    const speed = seconds === null ? null : this.#preset.speed;
    if (speed) said.push(this.#say("about", { time: spoken(seconds / speed, this.#say) }));
    this.#part(".upload-facts").textContent = said.join(" · ");
  }

  #part(selector) {
    return this.element.querySelector(selector);
  }
}
