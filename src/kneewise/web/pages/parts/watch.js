// Work of the server that goes on: how far it is, and its end.

import { address } from "/pages/api.js";

/** Follow a job until it ends: {done: promise of the job, stop}; *told* hears of it. */
export function watched(code, job, told = () => {}) {
  let stream = null;
  const done = new Promise((resolve) => {
    if (job.ended !== null) {
      resolve(job);
      return;
    }
    stream = new EventSource(address("people", code, "jobs", job.id, "events"));
    stream.addEventListener("job", (event) => {
      const now = JSON.parse(event.data);
      told(now);
      if (now.ended === null) return;
      stream.close();
      resolve(now);
    });
  });
  return { done, stop: () => stream?.close() };
}
