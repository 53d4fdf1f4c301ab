// A film from this camera, in the memory of the page until it is sent.

import { h, put } from "/pages/dom.js";
import { framing } from "/pages/framing.js";
import { t } from "/pages/words.js";

const KINDS = ["video/mp4", "video/webm;codecs=vp9", "video/webm"];

/**
 * A recorder that hands its film to *taken*.
 * @param wanted () => {activity, tall}: what is filmed, for the check
 */
export function recorder(taken, wanted) {
  const place = h("div");
  const open = h("button", { class: "plain", click: start }, t("Film with this camera"));
  const body = h("section", { class: "card" }, open, place);
  let stream = null;
  let film = null;
  let check = null;

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
    const go = h("button", { class: "main", click: () => (film ? end() : begin(go)) }, t("Start filming"));
    check = framing(video, wanted);
    put(place, check.body, h("p", {}, go, " ", h("button", { class: "plain", click: stop }, t("Close the camera"))));
    go.focus();
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
    check?.stop();
    for (const track of stream?.getTracks() ?? []) track.stop();
    check = null;
    stream = null;
    film = null;
    open.hidden = false;
    put(place);
  }

  return { body, stop, change: () => check?.change() };
}
