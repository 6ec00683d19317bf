/** The first page: files dropped anywhere on it, or chosen, are sent at once with what is chosen in the form. */
import { bytes } from "../progress.js";
import { States } from "../states.js";
import { readJSON, readWords } from "../words.js";
import { UploadItem } from "./item.js";
import { UploadQueue } from "./queue.js";
import { Unfinished } from "./unfinished.js";

const form = document.getElementById("upload");
const list = document.getElementById("uploads");
const news = document.getElementById("upload-news");
const template = document.getElementById("upload-item");
const input = form.querySelector('input[type="file"]');
const say = readWords();
const facts = readJSON("facts");
const queue = new UploadQueue({ onIdle: openTheOnlyOne });
const states = new States(list.dataset.states);
const token = form.elements.csrfmiddlewaretoken.value;
const unfinished = new Unfinished(document.getElementById("unfinished"), { say, token, choose: () => input.click() });
const items = [];
const answers = [];

document.documentElement.dataset.scripted = "";
input.required = false;
input.addEventListener("change", takeChosen);
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => {
  if (items.some((item) => item.unsent)) event.preventDefault();
});

for (const type of ["dragenter", "dragover"]) document.addEventListener(type, hover);
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) showVeil(false);
});
document.addEventListener("drop", drop);

function hover(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  showVeil(true);
}

function drop(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  showVeil(false);
  const folders = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
  begin([...event.dataTransfer.files], folders);
}

function takeChosen() {
  begin([...input.files]);
  input.value = "";
}

function showVeil(shown) {
  document.body.toggleAttribute("data-dragging", shown);
}

async function begin(files, folders = []) {
  // what is on the server of a file already is not sent again
  await unfinished.known;
  files.forEach((file, index) => add(file, folders[index] ? say("folder") : refusal(file)));
  list.hidden = !list.children.length;
  list.firstElementChild?.scrollIntoView({ block: "nearest" });
}

function refusal(file) {
  if (!file.size) return say("empty");
  if (file.size > facts.largest_bytes) return say("too_large", { largest: bytes(facts.largest_bytes, facts.largest_bytes, document.documentElement.lang) });
  return null;
}

function add(file, problem) {
  const { preset, language } = form.elements;
  const told = { preset: preset.value, language: language.value };
  const sent = { endpoint: list.dataset.uploads, place: problem ? null : unfinished.take(file), token, told };
  const item = new UploadItem(file, { sent, say, preset: facts.presets[preset.value], describer: facts.describer, template, queue: enqueue, tell });
  items.push(item);
  list.append(item.element);
  if (problem) {
    item.refuse(problem);
    tell(item, problem);
  } else {
    enqueue(item);
  }
}

function enqueue(item) {
  queue.add(async () => {
    const answer = await item.send();
    if (answer) follow(item, answer);
    tell(item, item.element.querySelector(".upload-words").textContent);
  });
}

function follow(item, answer) {
  answers.push(answer);
  if (answer.known) return;
  states.follow(answer.video_id, (video) => {
    item.follow(video);
    if (video.settled) tell(item, video.problem || video.words);
  });
}

function tell(item, sentence) {
  news.textContent = `${item.name}: ${sentence}`;
}

function openTheOnlyOne() {
  if (items.length === 1 && answers.length === 1) location.assign(answers[0].page);
}

// who is quick has chosen before this script came, and the browser keeps a choice over a reload
if (input.files.length) takeChosen();
