/** Elements from words: everything that comes from a video or a person is text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Sets text only where it differs, so that selections and live regions are left alone. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
