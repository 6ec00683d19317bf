/** One file in the list of uploads: its name, its length, its bytes, how it ended. */
import { bytes, clock, spoken, TimeLeft } from "../progress.js";
import { lengthOf } from "./length.js";
import { send, UploadError } from "./send.js";

export class UploadItem {
  #file;
  #form;
  #url;
  #say;
  #preset;
  #describer;
  #language = document.documentElement.lang;
  #cancelling = new AbortController();

  /** `form` carries the token and the choices; `preset` is its name and its speed in seconds of video a second. */
  constructor(file, { form, url, say, preset, describer, template }) {
    this.#file = file;
    this.#form = form;
    this.#url = url;
    this.#say = say;
    this.#preset = preset;
    this.#describer = describer;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.#part(".upload-name").textContent = file.name;
    this.#facts(null);
    this.#tell("waiting", say("waiting"));
    this.#offer(say("cancel"), () => this.cancel());
    this.#learnLength();
  }

  get name() {
    return this.#file.name;
  }

  /** "waiting", "sending", "done", "failed" or "cancelled"; also on the element, for its style. */
  get state() {
    return this.element.dataset.state;
  }

  /** Ends without sending: the sentence says why. */
  refuse(sentence, retry = null) {
    this.#part("progress").hidden = true;
    this.#tell("failed", sentence);
    this.#part(".upload-actions").replaceChildren();
    if (retry) this.#offer(this.#say("retry"), retry);
    this.#offer(this.#say("dismiss"), () => this.element.remove());
  }

  cancel() {
    this.#cancelling.abort();
    if (this.state === "waiting") this.#end("cancelled", this.#say("cancelled"));
  }

  /** Sends the file; resolves with the server's answer, or null where it did not arrive. Never rejects. */
  async send(retry) {
    if (this.state !== "waiting") return null;
    const left = new TimeLeft();
    this.#tell("sending", "");
    const onProgress = (done, total) => this.#progress(done, total, left.at(performance.now() / 1000, done, total));
    try {
      return this.#arrived(await send(this.#url, this.#form, { onProgress, signal: this.#cancelling.signal }));
    } catch (error) {
      if (error instanceof UploadError) this.refuse(error.key ? this.#say(error.key) : error.message, error.retryable ? retry : null);
      else this.#end("cancelled", this.#say("cancelled"));
      return null;
    }
  }

  #progress(done, total, secondsLeft) {
    this.#part("progress").value = total ? done / total : 0;
    const sent = this.#say("sending", { done: bytes(done, total, this.#language), total: bytes(total, total, this.#language) });
    const left = secondsLeft === null ? "" : ` · ${this.#say("left", { time: spoken(secondsLeft, this.#say) })}`;
    this.#part(".upload-words").textContent = done >= total ? this.#say("checking") : sent + left;
  }

  /** What became of the video since it arrived: its state in words, or why it can't be used. */
  follow(video) {
    const progress = this.#part("progress");
    progress.hidden = video.state !== "running";
    progress.max = video.seconds_total || 1;
    progress.value = video.seconds_done;
    this.#tell(video.problem ? "failed" : "done", video.problem || video.words);
    this.#part("a").href = video.href;
  }

  #arrived(answer) {
    const link = document.createElement("a");
    link.className = "button primary";
    link.href = answer.page;
    link.textContent = this.#say("open");
    this.#part("progress").value = 1;
    this.#tell("done", this.#say("checking"));
    this.#part(".upload-actions").replaceChildren(link);
    return answer;
  }

  #end(state, sentence) {
    this.#part("progress").hidden = true;
    this.#tell(state, sentence);
    this.#part(".upload-actions").replaceChildren();
    this.#offer(this.#say("dismiss"), () => this.element.remove());
  }

  #tell(state, sentence) {
    this.element.dataset.state = state;
    this.#part(".upload-words").textContent = sentence;
  }

  #offer(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = words;
    button.addEventListener("click", act);
    this.#part(".upload-actions").append(button);
  }

  async #learnLength() {
    if (this.#file.size) this.#facts(await lengthOf(this.#file));
  }

  #facts(seconds) {
    const size = bytes(this.#file.size, this.#file.size, this.#language);
    const known = [size, this.#preset.name, this.#describer];
    if (seconds !== null) known.unshift(clock(seconds));
    if (seconds !== null && this.#preset.speed) known.push(this.#say("about", { time: spoken(seconds / this.#preset.speed, this.#say) }));
    this.#part(".upload-facts").textContent = known.join(" · ");
  }

  #part(selector) {
    return this.element.querySelector(selector);
  }
}
