/** Sends a form as the browser would, but stays on the page; null where the server can't be reached. */
export const postForm = (form) => post(form.action, form);

/** Sends the fields of `form`, its token against forgery among them, to another address. */
export async function post(address, form) {
  try {
    return await fetch(address, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  } catch {
    return null;
  }
}
