/* The live coach: joins the camera, the line to the program, the drawing and the voice. */

import { Camera, reason } from "./camera.js";
import { Drawing } from "./draw.js";
import * as home from "./home.js";
import { Line } from "./line.js";
import * as result from "./result.js";
import { Voice } from "./voice.js";
import * as words from "./words.js";

const part = (id) => document.getElementById(id);
const HELD = ["stand", "sit", "walk"];
const POSTURES = ["stand", "sit"];
const ONE_LEG = ["single_leg_squat", "step_down"];
const SHARES = [1, 1, 0.75, 0.5, 0.33, 0.25, 0.1, 0];
const SIGNS = { fine: "✓", in: "◆", quiet: "·", unknown: "" };
const HERE = ["127.0.0.1", "localhost", "[::1]"];
const BROKEN = ["lost", "full", "ended_line", "ended_home"];
const GONE = 6;
const SLOW = 10;

const voice = new Voice();
const drawing = new Drawing(part("overlay"));
const camera = new Camera(part("video"), () => trouble("unplugged", { retry: true }));
const line = new Line({ opened, heard, broken });
let phase = "idle";
let local = null;
let remote = null;
let last = null;
let deepest = null;
let told = null;
let drawn = [];
let stopped = null;

/* --- What is wrong, and what mends it ------------------------------------------- */

/** Say what is wrong on this side; null when it is mended. */
function trouble(key, { parts = {}, retry = false } = {}) {
  local = key && { key, parts };
  if (retry) {
    camera.turnOff();
    drawing.clear();
    part("welcome").hidden = false;
    part("camera").dataset.word = "retry";
    part("camera").textContent = words.text("retry");
  }
  showTrouble();
}

function showTrouble() {
  const isWaiting = !part("welcome").hidden;
  const now = stopReason() ?? local ?? (remote && !isWaiting ? { key: remote, parts: {} } : null);
  const sentence = now ? words.text(now.key, now.parts) : "";
  part("trouble").hidden = !now;
  if (part("trouble").textContent !== sentence) part("trouble").textContent = sentence;
  if (now && now.key !== told) voice.say(sentence, words.current());
  told = now ? now.key : null;
  if (told) hideCue();
  part("start").disabled = stopped !== null || !(camera.isOn && line.isOpen && phase === "idle");
  part("stop").disabled = !(line.isOpen && phase !== "idle");
}

/** Why nobody may exercise now: a red flag, or a sign in the diary. */
function stopReason() {
  return stopped && { key: "stopped", parts: { reason: `${stopped.error} ${stopped.remedy}` } };
}

/* --- The line ---------------------------------------------------------------------- */

function opened({ resumed: isResumed, films, ...hello }) {
  part("films").hidden = !films;
  stopped = hello.stopped ?? null;
  home.opened(hello).catch((error) => { part("line").textContent = words.text("fault", { reason: error.message }); });
  part("line").textContent = words.text(isResumed ? "resumed" : "joined");
  if (!isResumed) setPhase("idle");
  if (local && BROKEN.includes(local.key)) trouble(null);
  showTrouble();
}

function broken(why, seconds, tries) {
  part("line").textContent = "";
  drawing.clear();
  knees({});
  const gone = part("home").hidden ? "ended_line" : "ended_home";
  const key = why === "lost" && tries > GONE ? gone : why;
  if (!local || BROKEN.includes(local.key)) {
    trouble(key, { parts: { seconds: words.number(seconds, seconds < 1 ? 1 : 0) } });
  } else showTrouble();
}

function heard(message) {
  if ("fault" in message) {
    part("line").textContent = words.text("fault", { reason: `${message.fault} ${message.remedy}` });
    return;
  }
  if ("job" in message) home.kept(message);
  if ("kept" in message) part("kept").textContent = words.text("kept", { folder: message.kept });
  if ("unkept" in message) part("kept").textContent = words.text("unkept", { reason: message.unkept });
  if (!("phase" in message)) return;
  setPhase(message.phase);
  remote = message.trouble;
  if (message.n && camera.isOn) {
    drawing.draw(message.points, message.bands);
    requestAnimationFrame((now) => rate(now, message));
  }
  knees(message.bands, message.helped);
  count(message);
  const number = message.said?.find((one) => one.say === "counted")?.number;
  for (const one of message.said ?? []) say[one.say](one, number);
  showTrouble();
}

/** Count what is drawn; tell where it got slow, and whoever measures. */
function rate(now, message) {
  drawn = [...drawn.filter((time) => now - time < 3000), now];
  const each = drawn.length / 3;
  const isSlow = phase === "running" && now - drawn[0] > 2500 && each < SLOW;
  const text = isSlow ? words.text("slow", { rate: words.number(each) }) : "";
  if (isSlow || part("line").dataset.slow) part("line").textContent = text;
  part("line").dataset.slow = isSlow ? "yes" : "";
  const { taken, sent, answered, ms, dropped } = message;
  const detail = { latency: now - taken, sent: sent - taken, answered: answered - taken, ms, dropped };
  document.dispatchEvent(new CustomEvent("kneewise:drawn", { detail }));
}

/* --- What the coach says --------------------------------------------------------- */

const say = {
  ready: () => speak(words.text("say_ready")),
  counted: (one) => speak(words.number(one.number)),
  held: (one) => {
    if (one.seconds % 10 === 0) speak(`${words.number(one.seconds)} ${words.text("seconds")}`);
  },
  cue: (one, number) => {
    const cue = words.has(one.id) ? words.text(one.id) : one.words;
    const key = one.side ? "cue_side" : "cue_both";
    const sentence = words.text(key, { side: words.text(one.side ?? ""), cue });
    part("cue").textContent = sentence;
    part("cue").hidden = false;
    clearTimeout(hideCue.timer);
    hideCue.timer = setTimeout(hideCue, 5000);
    speak(number ? `${words.number(number)}. ${sentence}` : sentence);
  },
  deepest: (one) => deep(one),
  trouble: () => {},
  ended: (one) => {
    last = one;
    hideCue();
    part("kept").textContent = "";
    result.show(one);
    home.ended(one);
    const isHeld = one.set.hold !== null;
    const whole = isHeld ? Math.round(one.set.hold) : one.set.repetitions;
    const count = `${words.number(whole)} ${words.text(unitOf(isHeld, whole))}`;
    speak(words.text("say_ended", { count }));
    part("result").focus({ preventScroll: true });
    part("result").scrollIntoView({ block: "nearest" });
  },
};

/** Show both knees at the deepest point of the last repetition; null to show none. */
function deep(one) {
  deepest = one;
  for (const side of ["left", "right"]) {
    const box = part(`knee-${side}`).querySelector(".deep");
    if (!one) {
      box.textContent = "";
      continue;
    }
    const [bend, error] = one.bend_deg[side].map((each) => words.number(each));
    const [inside, off] = one.inside_cm[side];
    const key = Math.abs(inside) <= off ? "deep_over" : inside > 0 ? "deep_inside" : "deep_outside";
    const parts = { bend, error, far: words.number(Math.abs(inside)), off: words.number(off) };
    box.textContent = words.text(key, parts);
  }
}

function unitOf(isHeld, whole) {
  return `${isHeld ? "second" : "repetition"}${whole === 1 ? "" : "s"}`;
}

function speak(sentence) {
  part("spoken").textContent = sentence;
  voice.say(sentence, words.current());
}

function hideCue() {
  part("cue").hidden = true;
}

/* --- What is shown ----------------------------------------------------------------- */

function setPhase(now) {
  if (now === phase && part("phase").textContent) return;
  phase = now;
  document.body.dataset.phase = phase;
  part("phase").textContent = words.text(`phase_${phase}`);
  for (const field of part("wishes").elements) if (field.tagName !== "BUTTON" && field.id !== "sound") field.disabled = phase !== "idle";
  showTrouble();
}

function count({ count: number, held }) {
  const isHeld = HELD.includes(part("activity").value);
  part("count").hidden = phase !== "running";
  const whole = isHeld ? Math.floor(held) : number;
  const [shown, unit] = [words.number(whole), words.text(unitOf(isHeld, whole))];
  if (part("number").textContent !== shown) part("number").textContent = shown;
  if (part("unit").textContent !== unit) part("unit").textContent = unit;
}

function knees(bands, isHelped = true) {
  for (const side of ["left", "right"]) {
    const box = part(`knee-${side}`);
    const band = bands[side] ?? (isHelped ? "unknown" : "quiet");
    if (box.dataset.band === band && box.dataset.language === words.current()) continue;
    [box.dataset.band, box.dataset.language] = [band, words.current()];
    box.querySelector(".sign").textContent = SIGNS[band];
    box.querySelector(".state").textContent = words.text(band);
  }
}

function wishes() {
  const activity = part("activity").value;
  const session = Math.max(1, Number(part("session").value) || 1);
  const share = SHARES[Math.min(session, SHARES.length) - 1];
  part("leg-field").hidden = !ONE_LEG.includes(activity);
  part("goal-word").dataset.word = HELD.includes(activity) ? "goal_held" : "goal";
  part("goal-word").textContent = words.text(part("goal-word").dataset.word);
  part("cue-help").dataset.word = POSTURES.includes(activity) ? "cue_own" : "cue_practice";
  part("cue-help").textContent = words.text(part("cue-help").dataset.word);
  const about = { session: words.number(session), share: `${words.number(share * 100)} %` };
  part("session-help").textContent = words.text("session_help", about);
}

/* --- What the person does ------------------------------------------------------------ */

async function turnOn() {
  part("camera").disabled = true;
  try {
    await camera.turnOn();
    part("welcome").hidden = true;
    part("stage").focus({ preventScroll: true });
    trouble(line.isOpen ? null : local?.key ?? null, local ?? {});
    camera.follow(take);
  } catch (error) {
    trouble(reason(error), { retry: true });
  } finally {
    part("camera").disabled = false;
  }
}

/** Send the picture of now, unless enough are under way. */
async function take(time) {
  const { videoWidth: width, videoHeight: height } = part("video");
  if (width) part("video").parentElement.style.setProperty("--ratio", width / height);
  if (!line.isFree) return;
  const jpeg = await camera.picture();
  if (jpeg && line.isFree) line.show(jpeg, time);
}

function start(event) {
  event.preventDefault();
  const goal = Number(part("goal").value);
  const activity = part("activity").value;
  part("result").hidden = true;
  deep(null);
  line.ask({
    do: "start",
    activity,
    leg: ONE_LEG.includes(activity) ? part("leg").value || null : null,
    session: Math.max(1, Math.round(Number(part("session").value)) || 1),
    focus: part("focus").value,
    goal: goal >= 1 ? Math.round(goal) : null,
  });
  part("stage").scrollIntoView({ block: "nearest" });
}

function stop() {
  if (phase !== "idle") line.ask({ do: "stop" });
}

function translate() {
  words.apply();
  wishes();
  part("phase").textContent = "";
  setPhase(phase);
  knees({});
  deep(deepest);
  showTrouble();
  if (last && !part("result").hidden) result.show(last);
}

function visibility() {
  if (document.hidden) voice.hush();
  else if (camera.isOn && phase !== "idle") {
    part("line").textContent = words.text("hidden");
  }
}

async function begin() {
  await words.load();
  part("language").value = words.current();
  if (!HERE.includes(location.hostname)) part("lead").dataset.word = "welcome_away";
  translate();
  part("line").textContent = words.text("joining");
  part("camera").addEventListener("click", turnOn);
  part("camera").disabled = false;
  part("wishes").addEventListener("submit", start);
  part("stop").addEventListener("click", stop);
  part("note").addEventListener("submit", home.note);
  part("person").addEventListener("input", () => line.become(part("person").value));
  part("again").addEventListener("click", () => {
    part("result").hidden = true;
    part("start").focus();
  });
  for (const id of ["activity", "session"]) part(id).addEventListener("input", wishes);
  part("sound").addEventListener("change", () => {
    voice.isOn = part("sound").checked;
    if (!voice.isOn) voice.hush();
  });
  part("language").addEventListener("change", () => {
    words.choose(part("language").value);
    translate();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && stop());
  document.addEventListener("visibilitychange", visibility);
  navigator.mediaDevices?.addEventListener("devicechange", () => {
    if (local && ["unplugged", "missing"].includes(local.key)) turnOn();
  });
  line.person = home.wanted();
  line.open();
}

begin();
