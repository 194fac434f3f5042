/** All units of a group over a text, as Python made the picture: from levels to colours. */

import { PALETTE, SHADES } from "../parts/palette.js";

const HALF_SCALE = 127.5; // level
const LEVELS = Uint32Array.from({ length: 256 }, (_, level) => level);

export class HeatPicture {
  /** `heat`: what Python sent, in the message of a text of `length` characters. */
  constructor(heat, { trace, length }) {
    Object.assign(this, heat, { trace });
    this.count = heat.to - heat.from; // characters
    this.isWhole = this.count === length;
  }

  /** Whether it was made for just this stretch of the text. */
  covers([from, to]) {
    return this.from === from && this.to === to;
  }

  /** The column a character is drawn in. */
  columnOf(position) {
    const column = Math.floor(((position - this.from) * this.columns) / this.count);
    return Math.min(this.columns - 1, Math.max(0, column));
  }

  /** The first character of a column, and the one after its last. */
  charactersOf(column) {
    const at = (index) => this.from + Math.floor((index * this.count) / this.columns);
    return [at(column), at(column + 1)];
  }

  /** The mean level of a unit in the column of a character. */
  levelAt(unit, position) {
    return this.picture[unit * this.columns + this.columnOf(position)];
  }

  /** What a level is coloured by, 0 to 255: itself, or how far it is from the unit's own mean. */
  toneOf(unit, level, shows) {
    if (shows === "levels") return level;
    const far = (level - this.mean[unit]) / (this.widest * this.spread[unit]);
    return Math.round(HALF_SCALE * (1 + Math.min(1, Math.max(-1, far))));
  }

  shadesFor(shows) {
    return this.signed || shows === "departures" ? SHADES.signed : SHADES.unsigned;
  }

  colourOf(unit, level, { theme, shows }) {
    return strong(this.shadesFor(shows)[this.toneOf(unit, level, shows)], theme);
  }

  /**
   * Draw the units in `rows`, a pixel high each and `width` pixels wide, from one character to
   * another. Columns that share a pixel are averaged.
   */
  draw(rows, [from, to], { width, theme, shows }) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height: rows.length });
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(width, rows.length);
    const pixels = new Uint32Array(image.data.buffer);
    const edges = this.edges(from, to, width);
    const inks = inksOf(this.shadesFor(shows), theme);
    rows.forEach((unit, row) => {
      const tone = (level) => inks[this.toneOf(unit, level, shows)];
      const inkOf = shows === "levels" ? inks : LEVELS.map(tone);
      this.drawRow(unit, edges, inkOf, pixels.subarray(row * width, (row + 1) * width));
    });
    pen.putImageData(image, 0, 0);
    return canvas;
  }

  /** The column that each pixel begins with, and the one after the last. */
  edges(from, to, width) {
    const [start, each] = [from - this.from, (to - from) / width];
    return Uint16Array.from({ length: width + 1 }, (_, x) =>
      Math.floor(((start + x * each) * this.columns) / this.count + 1e-6),
    );
  }

  drawRow(unit, edges, inkOf, pixels) {
    const { picture } = this;
    const base = unit * this.columns;
    for (let x = 0; x < pixels.length; x++) {
      const end = Math.max(edges[x] + 1, edges[x + 1]);
      let sum = 0;
      for (let column = edges[x]; column < end; column++) sum += picture[base + column];
      pixels[x] = inkOf[Math.round(sum / (end - edges[x]))];
    }
  }
}

/** The colour of a shade, as strong as its hue allows: no text stands on a picture. */
export function strong(shade, theme) {
  const colours = PALETTE[theme];
  const colour = colours[shade];
  const end = colours[shade < colours.length >> 1 ? 0 : colours.length - 1];
  const strength = parseInt(colour.slice(7), 16) / parseInt(end.slice(7), 16);
  return colour.slice(0, 7) + Math.round(255 * strength).toString(16).padStart(2, "0");
}

/** For each tone the bytes of a pixel, which run from alpha down to red. */
function inksOf(shades, theme) {
  return Uint32Array.from(shades, (shade) => {
    const [red, green, blue, alpha] = strong(shade, theme).slice(1).match(/../g);
    return parseInt(alpha + blue + green + red, 16);
  });
}
