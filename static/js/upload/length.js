/** How long a chosen file is, read by the browser before it is sent; null where the browser can't tell. */
export function lengthOf(file, patienceMs = 4000) {
  return new Promise((resolve) => {
    const video = document.createElement("video");
    const address = URL.createObjectURL(file);
    const settle = (seconds) => {
      clearTimeout(timer);
      video.removeAttribute("src");
      URL.revokeObjectURL(address);
      resolve(seconds);
    };
    const timer = setTimeout(() => settle(null), patienceMs);
    video.preload = "metadata";
    video.muted = true;
    video.addEventListener("loadedmetadata", () => settle(Number.isFinite(video.duration) ? video.duration : null), { once: true });
    video.addEventListener("error", () => settle(null), { once: true });
    video.src = address;
  });
}
