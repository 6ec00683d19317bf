/** The dialog that makes a link for people without an account, copies it and takes links back. */

import { element } from "./dom.js";
import { post, postForm } from "./posting.js";

/** `form` is the one that makes a link without a script too; here its answer is shown in `dialog`. */
export class Sharing {
  #dialog;
  #form;
  #words;

  constructor(dialog, form, words) {
    this.#dialog = dialog;
    this.#form = form;
    this.#words = words;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.showModal();
      if (this.#field.value) this.#listLinks();
      else this.#makeLink();
    });
    dialog.querySelector("#share-copy").addEventListener("click", () => this.#copy());
  }

  get #field() {
    return this.#dialog.querySelector("#share-url");
  }

  async #makeLink() {
    const answer = await postForm(this.#form);
    if (!answer?.ok) {
      await this.#sayWhyNot(answer);
      return;
    }
    const made = await answer.json();
    this.#dialog.querySelector("#share-note").textContent = made.note ?? "";
    this.#dialog.querySelector("#share-made").hidden = false;
    this.#field.value = new URL(made.url, location.href).href;
    this.#field.focus();
    this.#field.select();
    this.#say("share_made");
    this.#listLinks();
  }

  async #listLinks() {
    const answer = await fetch(this.#form.action, { headers: { Accept: "application/json" } }).catch(() => null);
    const { links } = answer?.ok ? await answer.json() : { links: [] };
    this.#dialog.querySelector("#share-links").hidden = !links.length;
    this.#dialog.querySelector("#share-links ul").replaceChildren(...links.map((link) => this.#row(link)));
  }

  #row(link) {
    const day = (moment) => new Date(moment).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });
    const button = element("button", { type: "button", class: "quiet danger push" }, this.#words.say("take_back"));
    button.addEventListener("click", () => this.#takeBack(link));
    const dates = { made: day(link.made_at), until: link.expires_at && day(link.expires_at) };
    const told = this.#words.say(link.expires_at ? "link_dates" : "link_made", dates);
    return element("li", {}, element("span", {}, link.title ? `${link.title} · ${told}` : told), button);
  }

  async #copy() {
    this.#field.select();
    try {
      await navigator.clipboard.writeText(this.#field.value);
      this.#say("copied");
    } catch {
      // without https or the permission the clipboard is closed to pages; the link stands selected instead
      this.#say("copy_by_hand");
    }
  }

  async #takeBack(link) {
    const answer = await post(link.revoke_url, this.#form);
    if (answer?.ok) this.#forgetShown();
    this.#say(answer?.ok ? "revoked" : "revoke_failed");
    this.#listLinks();
  }

  /** Which link the shown address belongs to is not known here, so after taking back none is offered to copy. */
  #forgetShown() {
    this.#field.value = "";
    this.#dialog.querySelector("#share-note").textContent = "";
    this.#dialog.querySelector("#share-made").hidden = true;
  }

  async #sayWhyNot(answer) {
    const told = answer?.status === 409 ? await answer.json().catch(() => null) : null;
    if (told?.error) this.#dialog.querySelector("#share-told").textContent = told.error.message;
    else this.#say("share_failed");
  }

  #say(name) {
    this.#dialog.querySelector("#share-told").textContent = this.#words.say(name);
  }
}
