/**
 * The whole text at a glance: what colours it as bars, a row of colour for each pinned track, and
 * where one is reading.
 */

import { fullColours, shadeOf } from "../parts/painter.js";
import { PALETTE } from "../parts/palette.js";

const HEIGHT = 44; // px, of the bars
const ROW = 12; // px, of a pinned track
const APART = 4; // px

export class Strip {
  /** `onSeek(position)` is called for a click or a drag. */
  constructor(canvas, onSeek) {
    this.canvas = canvas;
    this.rows = [];
    const seek = (event) => {
      if (!event.buttons || !this.count) return;
      const box = canvas.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      onSeek(Math.min(this.count - 1, Math.floor(share * this.count)));
    };
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      seek(event);
    };
    canvas.onpointermove = seek;
  }

  /** How many characters it shows. */
  get count() {
    return Math.max(0, ...this.rows.map(({ column }) => column.length));
  }

  /**
   * Show rows of the picture (`column` of levels, shade of each, whether they are `isSigned`): what
   * colours the text, then what is pinned.
   */
  show(rows, theme) {
    if (theme !== this.theme) this.pictures = [];
    // What is pinned stays while one goes from unit to unit.
    this.pictures = rows.map(({ column }, at) =>
      column === this.rows[at]?.column ? this.pictures[at] : null,
    );
    this.rows = rows;
    this.theme = theme;
    const height = `${HEIGHT + (rows.length - 1) * (APART + ROW)}px`;
    if (this.canvas.style.height !== height) this.canvas.style.height = height;
  }

  /** Fit the canvas to its place in the page. */
  measure() {
    const { canvas } = this;
    this.ratio = window.devicePixelRatio || 1;
    this.ink = getComputedStyle(canvas).color;
    const width = Math.round(canvas.clientWidth * this.ratio);
    const height = Math.round(canvas.clientHeight * this.ratio);
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      this.pictures = [];
    }
  }

  /**
   * Draw the rows, the stretch of text in sight as two shares of it, the chosen position, and the
   * chosen stretch if there is one.
   */
  draw(inSight, position, stretch) {
    const { width, height } = this.canvas;
    if (!width) return;
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    this.rows.forEach((row, at) => {
      const tall = Math.round((at ? ROW : HEIGHT) * this.ratio);
      const top = Math.round((at && HEIGHT + APART + (at - 1) * (ROW + APART)) * this.ratio);
      this.pictures[at] ??= (at ? this.drawBand : this.drawBars).call(this, row, width, tall);
      pen.drawImage(this.pictures[at], 0, top);
    });
    if (this.count) this.drawPlace(pen, inSight, position / this.count);
    if (this.count && stretch) this.drawStretch(pen, stretch);
  }

  drawBars({ column, shades, isSigned }, width, height) {
    const [bars, pen] = picture(width, height);
    const zero = isSigned ? height / 2 : height - 1;
    const strong = PALETTE[this.theme].map(strengthened);
    let shade = -1;
    means(column, width).forEach((level, x) => {
      const share = isSigned ? (level - 127.5) / 127.5 : level / 255;
      const reach = share * (zero - 2);
      if (shade !== (shade = shadeOf(level, shades))) pen.fillStyle = strong[shade];
      pen.fillRect(x, Math.min(zero, zero - reach), 1, Math.abs(reach));
    });
    pen.fillStyle = this.ink;
    pen.globalAlpha = 0.25;
    pen.fillRect(0, zero, width, 1);
    return bars;
  }

  drawBand({ column, shades }, width, height) {
    const [band, pen] = picture(width, height);
    const full = fullColours(this.theme);
    means(column, width).forEach((level, x) => {
      pen.fillStyle = full[shadeOf(level, shades)];
      pen.fillRect(x, 0, 1, height);
    });
    return band;
  }

  drawPlace(pen, [from, to], chosen) {
    const { ratio, ink } = this;
    const { width, height } = this.canvas;
    pen.strokeStyle = pen.fillStyle = ink;
    pen.lineWidth = ratio;
    if (to - from < 1) {
      const box = [from * width, ratio / 2, Math.max((to - from) * width, 2 * ratio), height - ratio];
      pen.globalAlpha = 0.07;
      pen.fillRect(...box);
      pen.globalAlpha = 0.55;
      pen.strokeRect(...box);
    }
    pen.globalAlpha = 1;
    pen.fillRect(Math.min(chosen * width, width - 2 * ratio), 0, 2 * ratio, height);
  }

  drawStretch(pen, [from, to]) {
    const { ratio, count } = this;
    const { width } = this.canvas;
    const x = (from / count) * width;
    pen.fillRect(x, 0, Math.max(((to - from) / count) * width, 3 * ratio), 3 * ratio);
  }
}

function picture(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  return [canvas, canvas.getContext("2d")];
}

/** The mean level of as many equal parts of a column as there are pixels. */
function means(column, width) {
  const found = new Float32Array(column.length ? width : 0);
  for (let x = 0; x < found.length; x++) {
    const from = Math.floor((x * column.length) / width);
    const to = Math.max(from + 1, Math.floor(((x + 1) * column.length) / width));
    let sum = 0;
    for (let i = from; i < to; i++) sum += column[i];
    found[x] = sum / (to - from);
  }
  return found;
}

/** Bars have no text on them, so they may be as strong as the hue allows. */
export function strengthened(colour) {
  const strength = parseInt(colour.slice(7), 16);
  return colour.slice(0, 7) + Math.min(255, 90 + strength).toString(16).padStart(2, "0");
}
