/** Says so while the picture is outside of the part that a run describes: no line of it is about that picture. */

/** Whether a moment is outside of the seconds [first, end); a millisecond of rounding is forgiven. */
export function isOutside(seconds, first, end) {
  return seconds < first - 0.001 || seconds >= end + 0.001;
}

/** `page` carries the mark `data-outside`; `note` is shown meanwhile. The end of the video is no outside. */
export function watchOutside(clock, { page, note, first, end, total }) {
  clock.addEventListener("time", (event) => {
    const outside = isOutside(event.detail, first, end) && !(end >= total && event.detail >= end);
    page.toggleAttribute("data-outside", outside);
    note.hidden = !outside;
  });
}
