/** Where what lies in the heat map: rows and characters to pixels and back, and the marks on it. */

const HIGH = 480; // px that the rows are to fill, where a whole number of pixels a row allows it
const HIGHEST = 640; // px
const THICKEST = 16; // px a row
const AXIS = 22; // px under the rows
const GLYPHS = 16; // px more where the characters themselves stand there
const LEGIBLE = 8; // px a character, for that
const SEEN = 7; // px that the chosen row is shown at, at least
const GAP = 10; // px around the pointer that its lines leave free
const TICK_APART = 90; // px

export class HeatFrame {
  /** `canvas`: the picture's; `marks`: the one that lies over it, its gutter and its axis. */
  constructor(canvas, marks) {
    this.canvas = canvas;
    this.marks = marks;
    this.range = [0, 0];
  }

  /** Fit both canvases to the page, for a number of rows and a range of the text. */
  measure(units, range) {
    const { canvas, marks } = this;
    const ratio = window.devicePixelRatio || 1;
    this.ratio = ratio;
    const { color, backgroundColor, fontFamily } = getComputedStyle(canvas);
    Object.assign(this, { ink: color, ground: backgroundColor, font: fontFamily });
    this.units = units;
    const thickness = Math.min(THICKEST * ratio, Math.max(1, Math.round((HIGH * ratio) / units)));
    const height = Math.round(Math.min(HIGHEST * ratio, units * Math.floor(thickness)));
    this.height = height / ratio;
    this.range = range;
    this.width = canvas.clientWidth;
    this.whole = marks.clientWidth; // the gutter too
    this.hasGlyphs = this.width / (range[1] - range[0]) >= LEGIBLE;
    this.axis = AXIS + (this.hasGlyphs ? GLYPHS : 0);
    canvas.style.height = `${this.height}px`;
    canvas.style.marginBottom = `${this.axis}px`;
    marks.style.height = `${this.height + this.axis}px`;
    Object.assign(canvas, { width: Math.round(this.width * ratio), height });
    marks.width = Math.round(this.whole * ratio);
    marks.height = Math.round((this.height + this.axis) * ratio);
  }

  /** Whether the canvas is as wide as when it was measured. */
  get fits() {
    return this.canvas.clientWidth === this.width && window.devicePixelRatio === this.ratio;
  }

  /** Show the picture, drawn with a pixel a row; `glyphAt(position)` for what stands under it. */
  show(picture, glyphAt) {
    this.picture = picture;
    this.glyphAt = glyphAt;
    const pen = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    pen.imageSmoothingEnabled = height < this.units; // rows thinner than a pixel
    pen.drawImage(picture, 0, 0, width, height);
  }

  get thickness() {
    return this.height / this.units;
  }

  rowAt(y) {
    return Math.min(this.units - 1, Math.max(0, Math.floor(y / this.thickness)));
  }

  positionAt(x) {
    const [from, to] = this.range;
    const position = from + Math.floor((x / this.width) * (to - from));
    return Math.min(to - 1, Math.max(from, position));
  }

  /** The middle of a row. */
  yOf(row) {
    return (row + 0.5) * this.thickness;
  }

  /** Where a character begins. */
  xOf(position) {
    const [from, to] = this.range;
    return ((position - from) / (to - from)) * this.width;
  }

  /**
   * Draw what lies over the picture. `row`, `position`: the chosen ones, or -1; `spot`: the row and
   * character pointed at, or null; `stretch`: [from, to] or null; `labels`: [{row, y}] in the
   * gutter.
   */
  draw({ row, position, spot, stretch, labels }) {
    const pen = this.marks.getContext("2d");
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.whole, this.height + this.axis);
    pen.strokeStyle = pen.fillStyle = this.ink;
    this.drawAxis(pen);
    if (stretch) this.drawStretch(pen, stretch);
    if (row >= 0) this.drawRow(pen, row);
    if (position >= 0) this.drawPosition(pen, position);
    if (spot) this.drawSpot(pen, spot);
    this.drawLeaders(pen, labels);
  }

  drawAxis(pen) {
    const [from, to] = this.range;
    pen.font = `11px ${this.font}`;
    pen.textBaseline = "top";
    const step = roundStep(((to - from) * TICK_APART) / this.width);
    for (let at = Math.ceil((from + 1) / step) * step; at <= to; at += step) {
      const x = this.xOf(at - 0.5); // characters are counted from 1
      pen.globalAlpha = 0.3;
      pen.fillRect(Math.round(x), this.height, 1, 5);
      pen.globalAlpha = 0.72;
      const words = at.toLocaleString("en");
      const half = pen.measureText(words).width / 2;
      const left = Math.min(this.width - 2 * half, Math.max(0, x - half));
      pen.fillText(words, left, this.height + this.axis - 15);
    }
    pen.globalAlpha = 1;
    if (!this.hasGlyphs) return;
    pen.textAlign = "center";
    for (let at = from; at < to; at++) {
      pen.fillText(this.glyphAt(at), this.xOf(at + 0.5), this.height + 7);
    }
    pen.textAlign = "start";
  }

  /** What is not in the stretch steps back. */
  drawStretch(pen, stretch) {
    const [left, right] = stretch.map((end) => Math.min(this.width, Math.max(0, this.xOf(end))));
    pen.fillStyle = this.ground;
    pen.globalAlpha = 0.62;
    pen.fillRect(0, 0, left, this.height);
    pen.fillRect(right, 0, this.width - right, this.height);
    pen.globalAlpha = 1;
    pen.fillStyle = this.ink;
    pen.fillRect(left, this.height, Math.max(2, right - left), 3);
  }

  /** The chosen row, thick enough to be seen. */
  drawRow(pen, row) {
    const high = Math.max(SEEN, this.thickness);
    const top = Math.min(this.height - high - 1, Math.max(1, this.yOf(row) - high / 2));
    pen.fillStyle = this.ground;
    pen.fillRect(0, top - 1, this.width, high + 2);
    pen.imageSmoothingEnabled = false;
    const { width } = this.picture;
    pen.drawImage(this.picture, 0, row, width, 1, 0, top, this.width, high);
    pen.fillStyle = this.ink;
    pen.fillRect(0, top - 1, this.width, 1);
    pen.fillRect(0, top + high, this.width, 1);
  }

  drawPosition(pen, position) {
    const [from, to] = this.range;
    if (position < from || position >= to) return;
    const left = this.xOf(position);
    const wide = this.xOf(position + 1) - left;
    if (wide > 5) {
      pen.strokeRect(left, 0.5, wide, this.height - 1);
    } else {
      pen.globalAlpha = 0.85;
      pen.fillRect(left + wide / 2 - 0.5, 0, 1, this.height);
      pen.globalAlpha = 1;
    }
    const middle = left + wide / 2;
    pen.beginPath();
    pen.moveTo(middle, this.height);
    pen.lineTo(middle - 4, this.height + 6);
    pen.lineTo(middle + 4, this.height + 6);
    pen.fill();
  }

  drawSpot(pen, { row, position }) {
    const x = (this.xOf(position) + this.xOf(position + 1)) / 2;
    const y = this.yOf(row);
    pen.globalAlpha = 0.55;
    pen.fillRect(x - 0.5, 0, 1, Math.max(0, y - GAP));
    pen.fillRect(x - 0.5, y + GAP, 1, Math.max(0, this.height - y - GAP));
    pen.fillRect(0, y - 0.5, Math.max(0, x - GAP), 1);
    pen.fillRect(x + GAP, y - 0.5, Math.max(0, this.width - x - GAP), 1);
    pen.globalAlpha = 1;
    pen.strokeRect(x - GAP, y - GAP, 2 * GAP, 2 * GAP);
  }

  drawLeaders(pen, labels) {
    pen.lineWidth = 1;
    for (const { row, y, isChosen } of labels) {
      pen.globalAlpha = isChosen ? 1 : 0.5;
      pen.beginPath();
      pen.moveTo(this.width, this.yOf(row));
      pen.lineTo(this.width + 3, this.yOf(row));
      pen.lineTo(this.width + 11, y);
      pen.lineTo(this.width + 14, y);
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }
}

/** 1, 2 or 5 times a power of ten, at least as large as a number. */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least) ?? 1;
}
