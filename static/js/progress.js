/** Numbers of progress as people read them. Pure functions; `say` is the one from words.js. */

const KILO = 1024;

/** A length as players write it: 0:09, 12:30, 1:02:03. */
export function clock(seconds) {
  const whole = Math.round(seconds);
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** A length as people say it: 40 s, 3 min, 2 h. */
export function spoken(seconds, say) {
  if (seconds < 90) return say("seconds", { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return say("minutes", { count: Math.round(seconds / 60) });
  return say("hours", { count: Math.round(seconds / 3600) });
}

/** Bytes in the unit that suits `total`, so that both numbers of "3.1 of 9.9 MB" share it. */
export function bytes(count, total = count, locale = "en") {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(3, Math.floor(Math.log(Math.max(1, total)) / Math.log(KILO)));
  const digits = power >= 2 ? 1 : 0;
  const format = { style: "unit", unit: units[power], unitDisplay: "short", minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, format).format(count / KILO ** power);
}

/** Tells how fast something goes from how it went over the last seconds. */
export class Pace {
  #samples = [];
  #windowSeconds;

  constructor(windowSeconds = 8) {
    this.#windowSeconds = windowSeconds;
  }

  /** So many bytes were done at `now`, in seconds. */
  note(now, done) {
    this.#samples.push([now, done]);
    while (this.#samples.length > 2 && now - this.#samples[1][0] > this.#windowSeconds) this.#samples.shift();
  }

  /** Null while too little is known. */
  get bytesPerSecond() {
    const [[then, before] = [0, 0]] = this.#samples;
    const [now, done] = this.#samples.at(-1) ?? [0, 0];
    return now - then < 1 || done <= before ? null : (done - before) / (now - then);
  }
}
