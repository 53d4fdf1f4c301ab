// A new assessment: a file or a film from this camera, its progress, its result.

import { address, get, part, path, post, remove } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { recorder } from "/pages/recorder.js";
import { choice, faultCard, field, title } from "/pages/pieces.js";
import { t } from "/pages/words.js";

const KINDS = ".mp4,.mov,.webm,.avi,.mkv,.c3d,.trc,.mot,.sto,.json,.csv,.zip,.osim";

export async function show({ parts: [code], go }) {
  const at = path("people", code);
  const place = h("div", { "aria-live": "polite" });
  const input = h("input", { type: "file", accept: KINDS, id: "file", change: () => take([...input.files]) });
  const zone = h("div", { class: "drop" }, h("label", { for: "file" }, h("strong", {}, t("Drop a recording here, or choose one")), h("span", {}, t("Film, C3D, TRC, keypoints or motion sensors"))), input);
  for (const name of ["dragover", "dragenter"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });
  const activity = choice({ name: "activity", id: "activity", chosen: "", change: () => camera.change() }, activities());
  const tall = (await get(at)).height !== null;
  const camera = recorder((film) => take([film]), () => ({ activity: activity.value, tall }));
  let stream = null;

  async function take(files) {
    if (files.length !== 1) {
      put(place, h("p", { class: "card doubt" }, t("One recording at a time.")));
      return;
    }
    try {
      const recording = await sent(at, files[0], place);
      const wanted = { recordings: [recording.id] };
      if (activity.value) wanted.activity = activity.value;
      watch(await post(at + "/assessments", wanted));
    } catch (fault) {
      put(place, faultCard(fault));
    }
  }

  function watch(job) {
    const bar = h("progress", { max: 1, "aria-label": t("Progress") });
    const stage = h("span", {}, t("Waiting for its turn"));
    const stop = h("button", { class: "plain", click: () => remove(at + path("jobs", job.id)) }, t("Stop"));
    put(place, h("div", { class: "card" }, h("p", {}, stage, " ", stop), bar));
    stream = new EventSource(address("people", code, "jobs", job.id, "events"));
    stream.onmessage = (event) => told(JSON.parse(event.data));
    stream.addEventListener("job", (event) => told(JSON.parse(event.data)));
    function told(now) {
      if (now.stage) stage.textContent = now.stage;
      if (now.progress > 0) bar.value = now.progress;
      if (now.ended === null) return;
      stream.close();
      if (now.state === "done") go(`/people/${code}/results/${now.result}`);
      else put(place, h("div", { class: "card fault", role: "alert" }, h("strong", {}, now.reason || t("It was stopped."))));
    }
  }

  const waiting = (await get(at + "/jobs")).find((job) => job.kind === "assess" && job.ended === null);
  if (waiting) watch(waiting);
  const body = [
    title(t("Assess a movement")),
    h("p", { class: "lead" }, h("a", { href: `#${at}` }, code)),
    place,
    zone,
    field(t("What the person does in it"), activity),
    camera.body,
    guide(),
  ];
  return { title: t("Assess a movement"), body, leave: () => { stream?.close(); camera.stop(); } };
}

/** Send a file in parts; a broken line goes on where it broke. */
async function sent(at, file, place) {
  const bar = h("progress", { max: file.size || 1, value: 0, "aria-label": t("Sending") });
  put(place, h("div", { class: "card" }, h("p", {}, t("Sending {name}", { name: file.name })), bar));
  const there = (await get(at + "/uploads")).find((one) => one.name === file.name && one.size === file.size);
  let upload = there ?? (await post(at + "/uploads", { name: file.name, size: file.size }));
  const own = at + path("uploads", upload.id);
  let tries = 5;
  while (upload.offset < file.size) {
    try {
      upload = await part(own, upload.offset, file.slice(upload.offset, upload.offset + upload.chunk));
      bar.value = upload.offset;
      tries = 5;
    } catch (fault) {
      if (fault.status !== 0 || --tries === 0) throw fault;
      await new Promise((done) => setTimeout(done, 1500));
      upload = await get(own).catch(() => upload);
    }
  }
  return post(own + "/end");
}

function activities() {
  return [
    ["", t("Find out")], ["squat", t("Squat")], ["single_leg_squat", t("Single-leg squat")], ["sit_to_stand", t("Standing up from a chair")],
    ["walk", t("Walking")], ["step_down", t("Step down")], ["landing", t("Landing from a jump")], ["stand", t("Standing")], ["sit", t("Sitting")],
  ];
}

function guide() {
  const lines = [
    t("Camera at knee height, straight in front, three to four metres away."),
    t("The whole body in the picture, feet and head too; only one person."),
    t("Tight or rolled-up clothes, light from the front, the camera still."),
    t("Five repetitions at an easy pace; film 60 pictures a second if you can."),
  ];
  return h("details", { class: "card", open: true }, h("summary", {}, t("How to film")), h("ul", {}, lines.map((text) => h("li", {}, text))));
}
