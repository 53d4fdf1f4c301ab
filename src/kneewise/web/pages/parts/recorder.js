// A film from this camera, in the memory of the page until it is sent.

import { h, put } from "/pages/dom.js";
import { t } from "/pages/words.js";

const DARK = 40;
const KINDS = ["video/mp4", "video/webm;codecs=vp9", "video/webm"];

/** A recorder that hands its film to *taken*. */
export function recorder(taken) {
  const place = h("div");
  const open = h("button", { class: "plain", click: start }, t("Film with this camera"));
  const body = h("section", { class: "card" }, open, place);
  let stream = null;
  let film = null;
  let check = 0;

  async function start() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 60 } } });
    } catch {
      put(place, h("p", { class: "card doubt", role: "alert" }, t("The camera was refused, or there is none. Allow it in the browser, or choose a file.")));
      return;
    }
    open.hidden = true;
    const video = h("video", { autoplay: true, muted: true, playsinline: true, class: "camera" });
    video.muted = true;
    video.srcObject = stream;
    const said = h("p", { role: "status", class: "fine" });
    const go = h("button", { class: "main", click: () => (film ? end() : begin(go)) }, t("Start filming"));
    put(place, video, said, h("p", {}, go, " ", h("button", { class: "plain", click: stop }, t("Close the camera"))));
    check = setInterval(() => { said.textContent = light(video); }, 1000);
  }

  function begin(button) {
    const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
    const parts = [];
    film = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 8e6 });
    film.ondataavailable = (event) => parts.push(event.data);
    film.onstop = () => {
      const bare = kind.split(";")[0];
      const name = `film-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.${bare.split("/")[1]}`;
      taken(new File(parts, name, { type: bare }));
      stop();
    };
    film.start();
    button.textContent = t("End and assess");
  }

  function end() {
    film.stop();
    film = null;
  }

  function stop() {
    clearInterval(check);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    film = null;
    open.hidden = false;
    put(place);
  }

  return { body, stop };
}

/** What the light of the picture asks for. */
function light(video) {
  if (!video.videoWidth) return "";
  const small = Object.assign(document.createElement("canvas"), { width: 32, height: 24 });
  const pen = small.getContext("2d");
  pen.drawImage(video, 0, 0, 32, 24);
  const values = pen.getImageData(0, 0, 32, 24).data;
  let total = 0;
  for (let i = 0; i < values.length; i += 4) total += values[i] + values[i + 1] + values[i + 2];
  const mean = total / (values.length / 4) / 3;
  return mean < DARK ? t("It is dark: turn on a light in front of the person.") : t("The light is fine. Is the whole body in the picture?");
}
