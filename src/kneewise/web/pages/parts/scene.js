// A fitted body in motion, unpacked: where its points are at any moment, how hard it works.

const UNKNOWN = -32768;
const NO_SHARE = 255;

/** A scene of the server as numbers: {time, bones, lines, names, at, used, index}. */
export function unpacked(told) {
  const held = numbers(bytes(told.places));
  const each = told.bones.length + told.lines.length * told.points;
  const used = bytes(told.used);
  const { time, bones, lines, points } = told;
  const n = time.length;
  const { tall, floor } = stands(held, n, each * 3, bones.indexOf("head"));
  function index(seconds) {
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (time[middle] <= seconds) low = middle;
      else high = middle - 1;
    }
    return low;
  }
  /** Points x y z in m, bones first, then the points of each line. */
  function at(seconds) {
    const k = index(seconds);
    const next = Math.min(k + 1, n - 1);
    const part = next === k ? 0 : Math.min(Math.max((seconds - time[k]) / (time[next] - time[k]), 0), 1);
    const found = new Float32Array(each * 3);
    for (let i = 0; i < each * 3; i += 1) {
      const [from, to] = [held[k * each * 3 + i], held[next * each * 3 + i]];
      found[i] = from + (to - from) * part;
      if (i % 3 === 1) found[i] -= floor[k] + (floor[next] - floor[k]) * part;
    }
    return found;
  }
  /** The share that a group uses at a moment; null where it is not known. */
  function share(name, k) {
    const row = told.groups.indexOf(name);
    return row < 0 ? null : byte(used, row * n + k);
  }
  return { time, bones, lines, points, names: told.groups, model: told.model, at, index, share, tall };
}

/** Lengths in m from two bytes each, the lower first, in mm; NaN for what is not known. */
function numbers(raw) {
  const view = new DataView(raw.buffer);
  const held = new Float32Array(raw.length / 2);
  for (let i = 0; i < held.length; i += 1) {
    const value = view.getInt16(2 * i, true);
    held[i] = value === UNKNOWN ? NaN : value / 1000;
  }
  return held;
}

/** One byte as a share; null where nothing is known. */
export function byte(held, i) {
  return held[i] === NO_SHARE || held[i] === undefined ? null : held[i] / 100;
}

export function bytes(text) {
  const raw = atob(text);
  const held = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) held[i] = raw.charCodeAt(i);
  return held;
}

/** How tall the body stands, and how far down its feet are at each moment, in m.
 *
 * Where it stands on a box for a while, it is drawn with its feet on the floor throughout.
 */
function stands(held, n, each, head) {
  const lows = Array.from({ length: n }, (_, k) => {
    let low = Infinity;
    for (let i = k * each + 1; i < (k + 1) * each; i += 3) if (held[i] < low) low = held[i];
    return [low, held[k * each + 3 * head + 1]];
  });
  const known = lows.filter(([low, high]) => Number.isFinite(low + high));
  const tall = Math.max(0.5, ...known.map(([low, high]) => high - low));
  const floor = Math.min(...known.map(([low]) => low));
  const top = Math.max(...known.map(([, high]) => high));
  const lifted = top - floor > 1.2 * tall;
  return { tall: lifted ? tall : Math.max(tall, top - floor), floor: lows.map(([low]) => (lifted ? low : floor)) };
}
