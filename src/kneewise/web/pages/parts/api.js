// The one way to the server: JSON in, JSON out, and its refusals as faults.

const ROOT = "/api/v1";
let csrf = "";

/** What the server refused, in its own words. */
export class Fault extends Error {
  constructor(status, error, remedy) {
    super(error);
    this.status = status;
    this.remedy = remedy;
  }
}

/** The proof that a request comes from a page of ours. */
export function prove(token) {
  csrf = token;
}

export function path(...parts) {
  return "/" + parts.map(encodeURIComponent).join("/");
}

/** The address of something the browser shows by itself. */
export function address(...parts) {
  return ROOT + path(...parts);
}

export const get = (where) => ask("GET", where);
export const post = (where, what = {}) => ask("POST", where, what);
export const patch = (where, what) => ask("PATCH", where, what);
export const put = (where, what) => ask("PUT", where, what);
export const remove = (where) => ask("DELETE", where);

async function ask(method, where, what) {
  const headers = { accept: "application/json", "x-csrf-token": csrf };
  if (what !== undefined) headers["content-type"] = "application/json";
  return told(await sent(where, { method, headers, body: JSON.stringify(what) }));
}

/** A part of a file, from its offset on. */
export async function part(where, offset, content) {
  const headers = {
    "x-csrf-token": csrf,
    "upload-offset": String(offset),
    "content-type": "application/offset+octet-stream",
  };
  return told(await sent(where, { method: "PATCH", headers, body: content }));
}

/** A file of the server, kept in the memory of the page. */
export async function file(where) {
  const answer = await sent(where, { method: "GET", headers: {} });
  if (!answer.ok) await told(answer);
  return answer.blob();
}

async function sent(where, request) {
  try {
    return await fetch(ROOT + where, { ...request, credentials: "same-origin" });
  } catch {
    throw new Fault(0, "offline", "");
  }
}

async function told(answer) {
  if (answer.status === 204) return null;
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  throw new Fault(answer.status, said.error ?? answer.statusText, said.remedy ?? "");
}
