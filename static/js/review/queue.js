/** The queue's keys: j and k go through the runs, Enter opens the one that has the focus. */

import { hearKeys } from "../player/keys.js";

const links = () => [...document.querySelectorAll("#queue tbody th a")];

function step(by) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.focus();
}

hearKeys({ j: () => step(1), k: () => step(-1) });
