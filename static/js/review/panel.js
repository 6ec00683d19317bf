/** The review panel's keys: a verdict, a flag or a note without a pointer; the form itself works without a script. */

import { hearKeys } from "../player/keys.js";

const panel = document.querySelector("#review");
const form = panel.querySelector("#review-form");

const press = (...acts) => () => {
  const button = acts.map((act) => form?.querySelector(`button[value="${act}"]`)).find(Boolean);
  if (button) form.requestSubmit(button);
};

function go(direction) {
  if (panel.dataset[direction]) location.assign(panel.dataset[direction]);
}

hearKeys({
  A: press("approved"),
  W: press("needs_work"),
  X: press("rejected"),
  F: press("flag", "unflag"),
  S: press("note"),
  M: () => form?.elements.notes_for_owner.focus(),
  N: () => go("next"),
  P: () => go("previous"),
});

panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("textarea, select")) document.querySelector("#main").focus({ preventScroll: true });
});
for (const button of panel.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(button.dataset.go));
