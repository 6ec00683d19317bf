/** Seconds of the video, as people read them and as the picture's own clock counts them. */

/** 83 -> "1:23"; with `total` of an hour or more, "0:01:23", so that all stamps of a video line up. */
export function stamp(second, total = 0) {
  const whole = Math.max(0, Math.floor(second));
  const minutes = Math.floor(whole / 60);
  const tail = String(whole % 60).padStart(2, "0");
  if (Math.max(whole, total) < 3600) return `${minutes}:${tail}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${tail}`;
}

/** The time of one frame: 4.5 -> "0:04.50". */
export function frameStamp(seconds, total = 0) {
  const hundredths = Math.round(Math.max(0, seconds) * 100);
  return `${stamp(hundredths / 100, total)}.${String(hundredths % 100).padStart(2, "0")}`;
}

/** The whole second [s, s + 1) that `seconds` lies in, kept inside [first, end); a millisecond of rounding is forgiven. */
export function secondAt(seconds, first, end) {
  return Math.min(Math.max(Math.floor(seconds + 0.001), first), end - 1);
}

/** A rough length that a person would say: 12 -> [12, "s"], 340 -> [6, "min"]. */
export function roughly(seconds) {
  if (seconds < 90) return [Math.max(1, Math.round(seconds)), "s"];
  if (seconds < 5400) return [Math.round(seconds / 60), "min"];
  return [Math.round(seconds / 3600), "h"];
}

/** "12", "1:23", "1:02:03" or "1m23s" as seconds; null for anything else. */
export function parseTime(text) {
  const clock = /^(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d+)?)$/.exec(text);
  if (clock) {
    const [hours, minutes] = clock[2] === undefined ? [0, clock[1] ?? 0] : [clock[1], clock[2]];
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(clock[3]);
  }
  const spoken = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  return spoken ? Number(spoken[1] ?? 0) * 3600 + Number(spoken[2] ?? 0) * 60 + Number(spoken[3] ?? 0) : null;
}
