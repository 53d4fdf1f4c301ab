/* What is drawn over the picture: the skeleton, and the line of each knee. */

const JOINTS = ["shoulder", "hip", "knee", "ankle", "heel", "toe"];
const SIDES = ["left", "right"];
const BONES = [
  ["shoulder", "hip"],
  ["ankle", "heel"],
  ["heel", "toe"],
];
const COLOURS = { fine: "#7fd4ff", in: "#ffc53d", none: "#ffffff" };

export class Drawing {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
  }

  clear() {
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.say("nothing");
  }

  /** Note on the canvas what it shows, for whoever cannot see it. */
  say(shown) {
    if (this.canvas.dataset.shows !== shown) this.canvas.dataset.shows = shown;
  }

  /** Draw points in shares of the picture, in the order of the program's landmarks. */
  draw(points, bands) {
    this.fit();
    if (!points) {
      this.clear();
      return;
    }
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.say("person");
    const { width, height } = this.canvas;
    const at = (side, joint) => {
      const share = points[JOINTS.indexOf(joint) * 2 + SIDES.indexOf(side)];
      return share && [share[0] * width, share[1] * height];
    };
    const unit = Math.max(width, height) / 400;
    for (const joint of ["shoulder", "hip"]) this.line([at("left", joint), at("right", joint)], unit, COLOURS.none);
    for (const side of SIDES) {
      for (const [one, other] of BONES) this.line([at(side, one), at(side, other)], unit, COLOURS.none);
      const band = bands[side] ?? "none";
      const wide = band === "in" ? 3.4 * unit : 2 * unit;
      const leg = ["hip", "knee", "ankle"].map((joint) => at(side, joint));
      if (band === "in" && leg[0] && leg[2]) this.line([leg[0], leg[2]], unit, COLOURS.none, [3 * unit, 3 * unit]);
      this.line(leg, wide, COLOURS[band]);
      if (leg[1]) this.joint(leg[1], band, unit);
    }
  }

  fit() {
    const sharp = Math.min(window.devicePixelRatio || 1, 2);
    const [w, h] = [Math.round(this.canvas.clientWidth * sharp), Math.round(this.canvas.clientHeight * sharp)];
    if (this.canvas.width !== w || this.canvas.height !== h) [this.canvas.width, this.canvas.height] = [w, h];
  }

  line(points, wide, colour, dashes = []) {
    if (points.some((point) => !point)) return;
    const pen = this.pen;
    pen.lineCap = pen.lineJoin = "round";
    pen.setLineDash(dashes);
    pen.beginPath();
    points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    for (const [stroke, width] of [["rgba(0, 0, 0, .55)", wide * 1.9], [colour, wide]]) {
      pen.strokeStyle = stroke;
      pen.lineWidth = width;
      pen.stroke();
    }
  }

  /** A knee: a round where it is fine, a square on its tip where it is in. */
  joint([x, y], band, unit) {
    const pen = this.pen;
    const reach = band === "in" ? 6 * unit : 3.6 * unit;
    pen.setLineDash([]);
    pen.beginPath();
    if (band === "in") {
      pen.moveTo(x, y - reach);
      pen.lineTo(x + reach, y);
      pen.lineTo(x, y + reach);
      pen.lineTo(x - reach, y);
      pen.closePath();
    } else pen.arc(x, y, reach, 0, 2 * Math.PI);
    pen.fillStyle = COLOURS[band];
    pen.fill();
    pen.strokeStyle = "rgba(0, 0, 0, .7)";
    pen.lineWidth = unit;
    pen.stroke();
  }
}
