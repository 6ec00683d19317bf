/** Uploads that are on the server in part: a page can't reopen a file, so it says which ones to choose again. */
import { bytes } from "../progress.js";

export class Unfinished {
  #place;
  #say;
  #token;
  #told = [];
  #language = document.documentElement.lang;

  /** `place` is the panel; `choose` opens the choice of files. */
  constructor(place, { say, token, choose }) {
    this.#place = place;
    this.#say = say;
    this.#token = token;
    place.querySelector("[data-choose]").addEventListener("click", choose);
    /** Settles when the list is known, or can't be. */
    this.known = this.#load();
  }

  /** The address of the unfinished upload of this very file, which is no longer listed then; null where there is none. */
  take(file) {
    const found = this.#told.find((told) => isOf(told, file));
    if (!found) return null;
    this.#drop(found);
    return found.url;
  }

  async #load() {
    try {
      const response = await fetch(this.#place.dataset.uploads, { headers: { Accept: "application/json" } });
      if (response.ok) this.#told = (await response.json()).uploads;
    } catch {
      // without the list, files are sent from their beginning
    }
    this.#show();
  }

  #show() {
    this.#place.hidden = !this.#told.length;
    const key = this.#told.length === 1 ? "unfinished_one" : "unfinished_many";
    this.#place.querySelector("h2").textContent = this.#say(key, { count: this.#told.length });
    this.#place.querySelector("ul").replaceChildren(...this.#told.map((told) => this.#row(told)));
  }

  #row(told) {
    const row = this.#place.querySelector("template").content.firstElementChild.cloneNode(true);
    const [done, total] = [told.offset, told.length].map((count) => bytes(count, told.length, this.#language));
    const until = new Date(told.expires_at).toLocaleString(this.#language, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    row.querySelector(".name").textContent = told.name;
    row.querySelector(".upload-words").textContent = this.#say("unfinished_facts", { done, total, until });
    const progress = row.querySelector("progress");
    progress.value = told.offset / told.length;
    progress.ariaLabel = told.name;
    const discard = row.querySelector("button");
    discard.ariaLabel = this.#say("discard_named", { name: told.name });
    discard.addEventListener("click", () => this.#discard(told));
    return row;
  }

  async #discard(told) {
    const headers = { "X-CSRFToken": this.#token, "Tus-Resumable": "1.0.0" };
    const response = await fetch(told.url, { method: "DELETE", headers }).catch(() => null);
    if (!response || (!response.ok && response.status !== 404 && response.status !== 410)) return;
    this.#drop(told);
    this.#place.querySelector("[data-choose]").focus();
  }

  #drop(found) {
    this.#told = this.#told.filter((told) => told !== found);
    this.#show();
  }
}

/** Whether what is on the server is the beginning of this file, as far as a page can tell. */
export function isOf(told, file) {
  return told.length === file.size && told.modified_ms === file.lastModified && plain(told.name) === plain(file.name);
}

function plain(name) {
  return name.normalize("NFC").replace(/\s+/g, " ").trim();
}
