// A check of the camera while filming: what the picture lacks, one thing at a time.

import { h, s } from "/pages/dom.js";
import { number, t } from "/pages/words.js";

const EVERY = 200; // ms from picture to picture
const LONGEST = 480; // px
const HEAD = 12; // bytes before the picture: its time and number
const LATE = 3000; // ms without an answer
const AGAIN = 5000; // ms until a line is tried again
const CALM = 1200; // ms that a sentence stands, at least
const FULL = 4013;

/**
 * A check of what a video shows.
 * @param video the picture of the camera
 * @param wanted () => {activity, tall}: what is filmed, and whether the height is known
 */
export function framing(video, wanted) {
  const outline = guide();
  const said = h("p", { class: "framing-said", role: "status" }, t("Looking …"));
  const facts = h("p", { class: "fine framing-facts" });
  const aloud = h("input", { type: "checkbox" });
  const body = h("div", { class: "framing" },
    h("div", { class: "framing-picture" }, video, outline), said, facts,
    h("label", { class: "tick" }, aloud, t("Say it aloud: from where I stand I cannot read it")));
  const canvas = document.createElement("canvas");
  const room = { socket: null, sent: 0, isWaiting: false, number: 0, timer: 0, retry: 0, over: false, stood: -CALM, key: "" };

  function open() {
    const { activity, tall } = wanted();
    const address = new URL("/live/socket", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("film", activity);
    address.searchParams.set("tall", tall ? "1" : "0");
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => socket === room.socket && heard(JSON.parse(event.data));
    socket.onclose = (event) => socket === room.socket && closed(event.code);
    room.socket = socket;
    room.isWaiting = false;
  }

  function closed(code) {
    room.socket = null;
    tell("", code === FULL ? t("The check is busy with other cameras. You can film all the same: look at the frame.") : t("The check does not answer. You can film all the same: look at the frame."));
    facts.textContent = "";
    if (!room.over) room.retry = setTimeout(open, AGAIN);
  }

  /** Send the picture of now, unless the last one is still looked at. */
  async function send() {
    const socket = room.socket;
    if (!video.videoWidth || socket?.readyState !== WebSocket.OPEN) return;
    if (room.isWaiting) {
      if (performance.now() - room.sent > LATE) tell("", t("The check is slow just now. You can film all the same: look at the frame."));
      return;
    }
    room.isWaiting = true;
    room.sent = performance.now();
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    [canvas.width, canvas.height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    canvas.getContext("2d", { alpha: false }).drawImage(video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.75));
    const bytes = new Uint8Array(HEAD + blob.size);
    const head = new DataView(bytes.buffer);
    head.setFloat64(0, room.sent / 1000, true);
    head.setUint32(8, ++room.number, true);
    bytes.set(new Uint8Array(await blob.arrayBuffer()), HEAD);
    if (socket === room.socket && socket.readyState === WebSocket.OPEN) socket.send(bytes);
  }

  function heard(now) {
    if (!now.n) return;
    room.isWaiting = false;
    if (!("good" in now)) return;
    const lack = now.lack ? lacks(now) : "";
    if (lack) tell("lack", lack);
    else if (now.good) tell("good", t("All is well. Start when you like."));
    else tell("", t("Looking …"));
    const about = [];
    if (now.view) about.push(t("camera {angle}° ± {error}° from straight {side}, up to {most}°", { angle: number(now.view.angle), error: number(now.view.error), side: now.view.behind ? t("behind") : t("in front"), most: number(now.view.most) }));
    if (now.share) about.push(t("person {share} % of the height", { share: number(now.share * 100) }));
    about.push(t("light {light} %", { light: number(now.light * 100) }));
    facts.textContent = about.join(" · ");
  }

  /** Say one sentence, and let it stand for a while; all is well at once, and no more. */
  function tell(key, sentence) {
    const now = performance.now();
    if (sentence === said.textContent || (now - room.stood < CALM && key !== "good" && room.key !== "good")) return;
    room.stood = now;
    room.key = key;
    said.textContent = sentence;
    body.dataset.framing = key;
    if (aloud.checked && window.speechSynthesis && key) {
      speechSynthesis.cancel();
      speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(sentence), { lang: document.documentElement.lang }));
    }
  }

  open();
  room.timer = setInterval(send, EVERY);
  return {
    body,
    /** Look again, for another activity. */
    change() {
      const old = room.socket;
      clearTimeout(room.retry);
      open();
      old?.close();
    },
    stop() {
      room.over = true;
      clearInterval(room.timer);
      clearTimeout(room.retry);
      const old = room.socket;
      room.socket = null;
      old?.close();
      window.speechSynthesis?.cancel();
    },
  };
}

/** What the picture lacks, and what mends it. */
function lacks({ lack, view }) {
  const about = view ? { angle: number(view.angle), error: number(view.error), most: number(view.most) } : {};
  return {
    dark: t("It is too dark: turn on a light in front of the person."),
    nobody: t("Nobody is in view: step into the picture."),
    company: t("Two people are in view: one alone, please."),
    near: t("Too near: step back until the whole body is in the picture."),
    feet: t("The feet are out of the picture: step back, or tilt the camera down."),
    head: t("The head is out of the picture: step back, or tilt the camera up."),
    far: t("Too far away: come nearer."),
    view: view?.angle > 60
      ? t("Seen from the side ({angle}° ± {error}°): turn to face the camera, to {most}° or less.", about)
      : t("Seen from aside ({angle}° ± {error}°): turn to face the camera, to {most}° or less.", about),
  }[lack] ?? "";
}

/** Where the person should stand: head and feet inside the frame. */
function guide() {
  return s("svg", { class: "framing-guide", viewBox: "47 0 66 90", preserveAspectRatio: "xMidYMid meet", "aria-hidden": "true" },
    s("rect", { x: 49, y: 4, width: 62, height: 82, rx: 5 }),
    s("circle", { cx: 80, cy: 14, r: 5.5 }),
    s("path", { d: "M71 24 Q80 20.5 89 24 L91.5 47 M71 24 L68.5 47 M74 46 L73.5 62 L73 79 L69.5 81 M86 46 L86.5 62 L87 79 L90.5 81 M74 46 L86 46" }));
}
