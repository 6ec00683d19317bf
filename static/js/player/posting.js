/** Sends a form as the browser would, but stays on the page; null where the server can't be reached. */
export async function postForm(form) {
  try {
    return await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  } catch {
    return null;
  }
}
