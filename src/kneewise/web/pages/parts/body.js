// A body drawn from any side: its outline, its bones, its muscles in the colour of a share.

import { inks, tint } from "/pages/tint.js";

const LIMBS = [["hip", "knee", 0.082, 0.055], ["knee", "ankle", 0.054, 0.034], ["ankle", "tip", 0.036, 0.022], ["heel", "tip", 0.028, 0.022]];
const ARMS = [["shoulder", "elbow", 0.042, 0.034], ["elbow", "wrist", 0.033, 0.024]];
const SHAFTS = [["hip", "knee"], ["knee", "ankle"], ["heel", "toe"], ["toe", "tip"]];
const TENDON = 0.003;
const BELLY = 0.0125;
const NEAR = 9;

/** Somebody's eye: turned about the upright by *yaw* (0 in front), from above by *pitch*. */
export function eye(yaw, pitch = 0) {
  const [a, b] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  return ([x, y, z]) => {
    const deep = x * Math.cos(a) + z * Math.sin(a);
    return [x * Math.sin(a) - z * Math.cos(a), y * Math.cos(b) - deep * Math.sin(b), deep * Math.cos(b) + y * Math.sin(b)];
  };
}

/**
 * Draw a body.
 * @param canvas of its own size on the page
 * @param scene unpacked
 * @param asked {points, from: an eye, share: (name) → share, lit: a group, of one side or
 *   of both, or null}
 * @returns the muscles as they lie on the canvas, for `under`
 */
export function drawBody(canvas, scene, asked) {
  const pen = canvas.getContext("2d");
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(wide * ratio)) canvas.width = Math.round(wide * ratio);
  if (canvas.height !== Math.round(high * ratio)) canvas.height = Math.round(high * ratio);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, wide, high);
  const paper = sheet(scene, asked, wide, high);
  const hue = inks();
  ground(pen, paper, hue);
  const muscles = scene.lines.map((line, i) => laid(paper, scene, line, i));
  const legs = ["r", "l"].sort((one, other) => paper.deep(`hip_${one}`) - paper.deep(`hip_${other}`));
  const apart = Math.abs(paper.deep("hip_r") - paper.deep("hip_l"));
  if (apart < 0.08) trunk(pen, paper, hue);
  legs.forEach((letter, i) => {
    if (apart >= 0.08 && i === 1) trunk(pen, paper, hue);
    leg(pen, paper, hue, letter, muscles.filter((one) => one.letter === letter), asked);
  });
  return muscles;
}

/** The muscle under a place of the canvas; null where there is none. */
export function under(muscles, x, y) {
  let [best, least] = [null, NEAR];
  for (const one of muscles) {
    if (one.veil < 0.4) continue;
    for (let k = 0; k + 1 < one.points.length; k += 1) {
      const far = apartFrom(one.points[k], one.points[k + 1], x, y) - one.width * 0.6;
      if (far < least) [best, least] = [one, far];
    }
  }
  return best;
}

function apartFrom([ax, ay], [bx, by], x, y) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1), 0), 1);
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Points of a body on the canvas, in px; its own height fills it. */
function sheet(scene, { points, from }, wide, high) {
  const one = Math.min(high / (scene.tall + 0.24), wide / 0.95);
  const seen = (i) => from([points[3 * i], points[3 * i + 1] - scene.tall / 2, points[3 * i + 2]]);
  const placed = (i) => {
    const [x, y, deep] = seen(i);
    return [wide / 2 + x * one, high / 2 - (y - 0.03) * one, deep];
  };
  const index = new Map(scene.bones.map((name, i) => [name, i]));
  const bone = (name) => placed(index.get(name));
  return { one, placed, bone, deep: (name) => bone(name)[2], from, tall: scene.tall, wide, high };
}

/** A muscle on the canvas; *veil* is 1 on the near side of its bone, 0 far behind it. */
function laid(paper, scene, line, i) {
  const start = scene.bones.length + i * scene.points;
  const points = Array.from({ length: scene.points }, (_, k) => paper.placed(start + k));
  const letter = line.side[0];
  const [hip, knee] = [paper.bone(`hip_${letter}`), paper.bone(`knee_${letter}`)];
  const middle = points[Math.floor(points.length / 2)];
  const down = Math.min(Math.max((middle[1] - hip[1]) / (knee[1] - hip[1] || 1), 0), 1);
  const near = middle[2] - (hip[2] + (knee[2] - hip[2]) * down);
  const veil = Math.min(Math.max((near + 0.03) / 0.04, 0), 1);
  return { line, points, letter, near, veil, name: `${line.group}_${line.side}`, width: BELLY * Math.sqrt(line.force / 1000) * paper.one };
}

function leg(pen, paper, hue, letter, muscles, asked) {
  for (const [from, to, wide, thin] of LIMBS) limb(pen, paper, hue, `${from}_${letter}`, `${to}_${letter}`, wide, thin);
  const order = muscles.toSorted((one, other) => one.near - other.near);
  for (const one of order.filter((each) => each.veil < 0.5)) spindle(pen, paper, hue, one, asked);
  pen.strokeStyle = hue.bone;
  pen.lineCap = "round";
  for (const [from, to] of SHAFTS) stroke(pen, [paper.bone(`${from}_${letter}`), paper.bone(`${to}_${letter}`)], 0.011 * paper.one);
  for (const name of ["hip", "knee", "ankle"]) dot(pen, paper.bone(`${name}_${letter}`), (name === "hip" ? 0.021 : 0.016) * paper.one, hue.bone);
  for (const one of order.filter((each) => each.veil >= 0.5)) spindle(pen, paper, hue, one, asked);
}

function trunk(pen, paper, hue) {
  for (const letter of "rl") for (const [from, to, wide, thin] of ARMS) limb(pen, paper, hue, `${from}_${letter}`, `${to}_${letter}`, wide, thin);
  const [neck, head, back] = ["neck", "head", "back"].map(paper.bone);
  const [hips, shoulders] = ["hip", "shoulder"].map((name) => [paper.bone(`${name}_r`), paper.bone(`${name}_l`)]);
  const known = Number.isFinite(shoulders[0][0] + shoulders[1][0]);
  pen.fillStyle = hue.skin;
  const [waist, round] = [[...back, 0.105 * paper.one], 0.08 * paper.one];
  if (known) hull(pen, [waist, [...shoulders[0], 0.052 * paper.one], [...shoulders[1], 0.052 * paper.one]]);
  else taper(pen, back, neck, 0.12 * paper.one, 0.1 * paper.one);
  hull(pen, [waist, [...hips[0], round], [...hips[1], round]]);
  taper(pen, neck, head, 0.05 * paper.one, 0.05 * paper.one);
  dot(pen, head, 0.1 * paper.one, hue.skin);
  pen.strokeStyle = hue.bone;
  pen.globalAlpha = 0.55;
  stroke(pen, [back, neck], 0.014 * paper.one);
  stroke(pen, hips, 0.012 * paper.one);
  if (known) stroke(pen, shoulders, 0.01 * paper.one);
  pen.globalAlpha = 1;
}

/** A floor to stand on. */
function ground(pen, paper, hue) {
  pen.fillStyle = hue.edge;
  pen.strokeStyle = hue.edge;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let i = 0; i < 40; i += 1) {
    const turn = (i / 40) * 2 * Math.PI;
    const [x, y] = paper.from([0.42 * Math.cos(turn), -paper.tall / 2, 0.42 * Math.sin(turn)]);
    pen.lineTo(paper.wide / 2 + x * paper.one, paper.high / 2 - (y - 0.03) * paper.one + 3);
  }
  pen.closePath();
  pen.globalAlpha = 0.45;
  pen.fill();
  pen.globalAlpha = 1;
  pen.stroke();
}

function limb(pen, paper, hue, from, to, wide, thin) {
  pen.fillStyle = hue.skin;
  taper(pen, paper.bone(from), paper.bone(to), wide * paper.one, thin * paper.one);
}

/** A round shape from one place to another, wide at the one and thin at the other. */
function taper(pen, a, b, wide, thin) {
  if (Number.isFinite(a[0] + b[0])) hull(pen, [[...a, wide], [...b, thin]]);
}

/** What a string around discs [x, y, depth, radius] holds. */
function hull(pen, discs) {
  const rim = discs.flatMap(([x, y, , r]) => Array.from({ length: 20 }, (_, i) => [x + r * Math.cos((i / 20) * 2 * Math.PI), y + r * Math.sin((i / 20) * 2 * Math.PI)]));
  rim.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const half = (points) => {
    const kept = [];
    for (const point of points) {
      while (kept.length > 1 && turns(kept.at(-2), kept.at(-1), point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  pen.beginPath();
  [...half(rim), ...half(rim.toReversed())].forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fill();
}

function turns(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** A muscle: thin where its tendons are, thick between them. */
function spindle(pen, paper, hue, muscle, { share, lit }) {
  const { points, name, width, veil, line } = muscle;
  if (!Number.isFinite(points[0][0])) return;
  const isLit = lit !== null && (lit === name || lit === line.group);
  const last = points.length - 1;
  const edges = points.map(([x, y], k) => {
    const [before, after] = [points[Math.max(k - 1, 0)], points[Math.min(k + 1, last)]];
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const long = Math.hypot(dx, dy) || 1;
    const half = TENDON * paper.one + width * Math.sin((Math.PI * k) / last) ** 0.8;
    return [x, y, (-dy / long) * half, (dx / long) * half];
  });
  const rim = [...edges.map(([x, y, u, v]) => [x + u, y + v]), ...edges.toReversed().map(([x, y, u, v]) => [x - u, y - v])];
  pen.globalAlpha = (lit && !isLit ? 0.35 : 1) * (isLit ? 1 : 0.14 + 0.86 * veil);
  pen.fillStyle = tint(share(name));
  pen.strokeStyle = isLit ? hue.mark : hue.line;
  pen.lineWidth = isLit ? 2.5 : 0.9;
  pen.beginPath();
  smooth(pen, rim);
  pen.fill();
  pen.stroke();
  pen.globalAlpha = 1;
}

/** A closed curve through the middles of its sides. */
function smooth(pen, rim) {
  const between = (one, other) => [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
  const start = between(rim.at(-1), rim[0]);
  pen.moveTo(...start);
  rim.forEach((point, k) => pen.quadraticCurveTo(...point, ...between(point, rim[(k + 1) % rim.length])));
  pen.closePath();
}

function stroke(pen, points, wide) {
  if (!points.every(([x]) => Number.isFinite(x))) return;
  pen.lineWidth = wide;
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
}

function dot(pen, [x, y], r, colour) {
  if (!Number.isFinite(x)) return;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fill();
}
