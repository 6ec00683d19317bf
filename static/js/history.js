/** Cards that are not settled ask what became of them, and a video is deleted only after a question. */

const EVERY_MS = 2000;
const PATIENCE_MS = 30000;

class History {
  #root;
  #url;
  #wait = EVERY_MS;

  constructor(root) {
    this.#root = root;
    this.#url = root.dataset.history;
    if (this.#open().length) setTimeout(() => this.#ask(), EVERY_MS / 2);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#open().length) this.#wait = EVERY_MS;
    });
  }

  #open() {
    return [...this.#root.querySelectorAll("[data-unsettled]")];
  }

  async #ask() {
    const ids = this.#open().map((card) => card.dataset.video);
    try {
      if (!document.hidden) this.#show((await this.#answer(ids)).videos);
      this.#wait = EVERY_MS;
    } catch {
      this.#wait = Math.min(PATIENCE_MS, this.#wait * 2);
    }
    if (this.#open().length) setTimeout(() => this.#ask(), this.#wait);
  }

  async #answer(ids) {
    const response = await fetch(`${this.#url}?ids=${ids.join(",")}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  }

  #show(videos) {
    for (const video of videos) {
      const card = this.#root.querySelector(`[data-video="${CSS.escape(video.id)}"]`);
      if (card) this.#update(card, video);
    }
  }

  #update(card, video) {
    if ("go" in this.#root.dataset) {
      if (video.seconds_total || video.settled) location.reload();
      return;
    }
    card.toggleAttribute("data-unsettled", !video.settled);
    card.querySelector(".state").dataset.state = video.state;
    card.querySelector("[data-words]").textContent = video.words;
    card.querySelector(".card-link").href = video.href;
    const progress = card.querySelector("progress");
    progress.hidden = video.state !== "running";
    progress.max = video.seconds_total || 1;
    progress.value = video.seconds_done;
    const problem = card.querySelector("[data-problem]");
    problem.textContent = video.problem;
    problem.hidden = !video.problem;
    card.querySelector("[data-length]").textContent = video.length;
    this.#showPoster(card.querySelector(".poster"), video.poster);
  }

  #showPoster(place, address) {
    if (!address || place.querySelector("img")) return;
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = address;
    place.prepend(picture);
  }
}

function askBeforeDeleting(dialog) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-delete]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.querySelector("form").action = link.href;
    dialog.querySelector("[data-name]").textContent = link.dataset.name;
    dialog.showModal();
  });
}

for (const root of document.querySelectorAll("[data-history]")) new History(root);
const dialog = document.getElementById("delete-dialog");
if (dialog) askBeforeDeleting(dialog);
