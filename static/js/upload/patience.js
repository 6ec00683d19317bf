/** How long to wait before the next try: longer each time, not at all once the network is back. */

export const WAITS_MS = [300, 1000, 2000, 4000, 8000, 15000];

/** Resolves with true when it is time to try again, with false where `signal` ended the waiting. */
export function waitBefore(attempt, signal, { place = globalThis, isOnline = () => place.navigator.onLine, waitsMs = WAITS_MS } = {}) {
  return new Promise((resolve) => {
    const settle = (go) => {
      clearTimeout(timer);
      place.removeEventListener("online", back);
      signal.removeEventListener("abort", ended);
      resolve(go);
    };
    const back = () => settle(true);
    const ended = () => settle(false);
    const timer = isOnline() ? setTimeout(back, waitsMs[Math.min(attempt, waitsMs.length - 1)]) : null;
    place.addEventListener("online", back);
    signal.addEventListener("abort", ended);
  });
}
