/** Words for scripts come from the page, in the reader's language: <script type="application/json" id="words">. */

/** Puts values into the {braces} of a sentence. */
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A function that says a sentence by its key: say("left", {time: "3 s"}). A missing key is said as itself. */
export function readWords(id = "words") {
  const words = readJSON(id);
  return (key, values) => fill(words[key] ?? key, values);
}

/** The value in a JSON script element of the page; {} where it isn't there. */
export function readJSON(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : {};
}
