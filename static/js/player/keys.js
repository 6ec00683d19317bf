/** The keyboard: the same keys wherever the focus is, except in a control that has its own use for them. */

const OWN_KEYS = "input:not([type=radio]), textarea, select, video, audio, dialog[open], [contenteditable], details.menu[open]";
const OWN_SPACE = "button, summary, a[role=button]";

/** `actions` maps a key to what it does; a modifier key leaves the browser its own shortcuts. */
export function hearKeys(actions) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const action = actions[event.key];
    if (!action || event.target.closest(OWN_KEYS)) return;
    if (event.key === " " && event.target.closest(OWN_SPACE)) return;
    event.preventDefault();
    action();
  });
}
