/** The model page while something is downloaded: progress comes by itself, and a change of state brings the page anew. */

const EVERY_MS = 1000;
const PATIENCE_MS = 15000;
const page = document.querySelector("[data-states]");
let waitMs = EVERY_MS;

async function ask() {
  try {
    const answer = await fetch(page.dataset.states, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    show(await answer.json());
    waitMs = EVERY_MS;
  } catch {
    waitMs = Math.min(PATIENCE_MS, waitMs * 2);
  }
  setTimeout(ask, waitMs);
}

function show({ reason, rows }) {
  document.getElementById("reason").textContent = reason;
  for (const row of rows) {
    const place = page.querySelector(`[data-model="${CSS.escape(row.name)}"]`);
    if (place.dataset.state !== row.state) location.reload();
    place.querySelector("progress").value = row.percent;
    place.querySelector(".model-words").textContent = row.words;
  }
}

setTimeout(ask, EVERY_MS);
