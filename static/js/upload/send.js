/** One file on its way to the server. */

/** Why a file did not arrive: `key` names one of the page's sentences, or `sentence` is the server's own. */
export class UploadError extends Error {
  constructor({ key = null, sentence = null, retryable = false }) {
    super(sentence ?? key);
    this.key = key;
    this.retryable = retryable;
  }
}

/**
 * Sends `form` and resolves with the server's answer {video_id, page}.
 * `onProgress(done, total)` counts bytes of the body; `signal` cancels. Rejects with UploadError or an AbortError.
 */
export function send(url, form, { onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.total));
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status === 201 && answer?.page) resolve(answer);
      else if (answer?.error) reject(new UploadError({ sentence: answer.error.message, retryable: answer.error.code !== "too-large" && answer.error.code !== "empty" }));
      else reject(new UploadError({ key: "server", retryable: true }));
    });
    request.addEventListener("error", () => reject(new UploadError({ key: "network", retryable: true })));
    request.addEventListener("abort", () => reject(signal.reason));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
