/** The dialog that makes a link for people without an account, copies it and takes it back. */

import { postForm } from "./posting.js";

export function openSharing(dialog, button, words) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.querySelector("#share-form").addEventListener("submit", (event) => makeLink(event, dialog, words));
  dialog.querySelector("#share-copy").addEventListener("click", () => copyLink(dialog, words));
  for (const form of dialog.querySelectorAll("form[data-revoke]")) form.addEventListener("submit", (event) => revoke(event, words, dialog));
}

async function makeLink(event, dialog, words) {
  event.preventDefault();
  const answer = await postForm(event.target);
  const made = answer?.ok ? await answer.json() : null;
  if (!made) {
    say(dialog, words.say("share_failed"));
    return;
  }
  const field = dialog.querySelector("#share-url");
  field.value = new URL(made.url, location.href).href;
  dialog.querySelector("#share-made").hidden = false;
  dialog.querySelector("#share-note").textContent = made.note ?? "";
  field.focus();
  field.select();
  say(dialog, words.say("share_made"));
}

async function copyLink(dialog, words) {
  const field = dialog.querySelector("#share-url");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    say(dialog, words.say("copied"));
  } catch {
    // without https or the permission the clipboard is closed to pages; the link stands selected instead
    say(dialog, words.say("copy_by_hand"));
  }
}

async function revoke(event, words, dialog) {
  event.preventDefault();
  const answer = await postForm(event.target);
  if (answer?.ok) event.target.closest("li").remove();
  say(dialog, words.say(answer?.ok ? "revoked" : "revoke_failed"));
}

function say(dialog, sentence) {
  dialog.querySelector("#share-told").textContent = sentence;
}
