/** Cards that are not settled follow what becomes of them, and a video is deleted only after a question. */
import { States } from "./states.js";

function showOnCard(card, video) {
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
  showPoster(card.querySelector(".poster"), video.poster);
}

function showPoster(place, address) {
  if (!address || place.querySelector("img")) return;
  const picture = document.createElement("img");
  picture.alt = "";
  picture.src = address;
  place.prepend(picture);
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

for (const list of document.querySelectorAll("[data-history]")) {
  const states = new States(list.dataset.history);
  for (const card of list.querySelectorAll("[data-unsettled]")) states.follow(card.dataset.video, (video) => showOnCard(card, video));
}

const waiting = document.querySelector("[data-waiting]");
if (waiting) {
  // the page of one video: once its run is there, or it is refused, the server has another page for it
  const states = new States(waiting.dataset.states, 700);
  states.follow(waiting.dataset.waiting, (video) => {
    if (video.seconds_total || video.settled) location.reload();
  });
}

const dialog = document.getElementById("delete-dialog");
if (dialog) askBeforeDeleting(dialog);
