/** The whole text at a glance: one unit as bars above and below zero, and where one is reading. */

import { shadeOf } from "./painter.js";
import { PALETTE } from "./palette.js";

export class Strip {
  /** `onSeek(position)` is called for a click or a drag. */
  constructor(canvas, onSeek) {
    this.canvas = canvas;
    this.column = new Uint8Array();
    const seek = (event) => {
      if (!event.buttons || !this.column.length) return;
      const box = canvas.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      onSeek(Math.min(this.column.length - 1, Math.floor(share * this.column.length)));
    };
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      seek(event);
    };
    canvas.onpointermove = seek;
  }

  show(column, theme) {
    this.column = column;
    this.theme = theme;
    this.bars = null;
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
      this.bars = null;
    }
  }

  /** Draw the bars, the stretch of text in sight as two shares of it, and the chosen position. */
  draw(inSight, position) {
    const { width, height } = this.canvas;
    if (!width) return;
    this.bars ??= this.drawBars(width, height);
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    pen.drawImage(this.bars, 0, 0);
    if (this.column.length) this.drawPlace(pen, inSight, position / this.column.length);
  }

  drawBars(width, height) {
    const bars = Object.assign(document.createElement("canvas"), { width, height });
    const pen = bars.getContext("2d");
    const middle = height / 2;
    const strong = PALETTE[this.theme].map(strengthened);
    let shade = -1;
    means(this.column, width).forEach((level, x) => {
      const reach = ((level - 127.5) / 127.5) * (middle - 2);
      if (shade !== (shade = shadeOf(level))) pen.fillStyle = strong[shade];
      pen.fillRect(x, Math.min(middle, middle - reach), 1, Math.abs(reach));
    });
    return bars;
  }

  drawPlace(pen, [from, to], chosen) {
    const { ratio, ink } = this;
    const { width, height } = this.canvas;
    pen.strokeStyle = pen.fillStyle = ink;
    pen.lineWidth = ratio;
    pen.globalAlpha = 0.25;
    pen.strokeRect(0, height / 2, width, 0);
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
function strengthened(colour) {
  const strength = parseInt(colour.slice(7), 16);
  return colour.slice(0, 7) + Math.min(255, 90 + strength).toString(16).padStart(2, "0");
}
