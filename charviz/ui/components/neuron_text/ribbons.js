/**
 * What is pinned, as ribbons under every line of the text: each character's colour stands below it,
 * so that the eye compares two tracks where they part. Also the brackets of a chosen stretch.
 *
 * One canvas lies over the part of the text that is near; it scrolls with it.
 */

import { fullColours } from "../parts/painter.js";

const HEIGHT = 7; // px of a ribbon
const APART = 2; // px

export class Ribbons {
  constructor(sheet) {
    this.sheet = sheet;
    this.canvas = sheet.querySelector(".ribbons");
    this.rows = [];
    this.forget();
  }

  /** Show rows of the picture (see `Painter.paint`) as ribbons; the text makes room for them. */
  show(rows, theme) {
    this.rows = rows;
    this.colours = fullColours(theme);
    const room = rows.length ? rows.length * (HEIGHT + APART) + 2 * APART : 0;
    if (room === this.room) return;
    this.room = room;
    this.sheet.style.setProperty("--ribbons", `${room}px`);
    this.forget();
  }

  /** Measure anew: the lines may break elsewhere. */
  forget() {
    this.measured = new WeakMap();
  }

  /** Draw for some pieces, and the stretch if there is one; `layer` says where characters are. */
  draw(pieces, layer, stretch) {
    const isEmpty = !this.rows.length && !stretch;
    this.canvas.hidden = isEmpty || !pieces.length;
    if (this.canvas.hidden) return;
    const sheet = this.sheet.getBoundingClientRect();
    if (sheet.width !== this.width) this.forget();
    this.width = sheet.width;
    const blocks = new Map(pieces.map(({ block }) => [block, block.element.getBoundingClientRect()]));
    const places = pieces.map((piece) => ({
      piece,
      boxes: this.measure(piece, layer, blocks.get(piece.block)),
      top: blocks.get(piece.block).top - sheet.top,
      left: blocks.get(piece.block).left - sheet.left,
    }));
    const pen = this.fit(places);
    this.rows.forEach((row, at) => {
      for (const place of places) this.drawRibbon(pen, place, row, at);
    });
    if (stretch) for (const place of places) this.drawStretch(pen, place, stretch);
  }

  /** Left, right, top and bottom of each character of a piece, px within its block. */
  measure(piece, layer, block) {
    const known = this.measured.get(piece);
    if (known) return known;
    const boxes = new Float32Array(4 * piece.count);
    for (let i = 0; i < piece.count; i++) {
      const { left, right, top, bottom } = layer.boxOf(piece, i);
      // The sign for a newline takes no room: it is as wide as it looks.
      const wide = piece.isNewline ? 0.42 * (bottom - top) : right - left;
      boxes.set([left - block.left, left + wide - block.left, top - block.top, bottom - block.top], 4 * i);
    }
    this.measured.set(piece, boxes);
    return boxes;
  }

  /** Lay the canvas over the places, and return a pen whose zero is the sheet's. */
  fit(places) {
    const ratio = window.devicePixelRatio || 1;
    const edges = places.flatMap(({ boxes, top }) => [top + boxes[2], top + boxes.at(-1)]);
    const from = Math.floor(Math.min(...edges)) - 2;
    const until = Math.ceil(Math.max(...edges)) + this.room + 2;
    const { canvas } = this;
    const width = Math.round((this.width + 4) * ratio);
    const height = Math.round((until - from) * ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    Object.assign(canvas.style, {
      top: `${from}px`,
      width: `${width / ratio}px`,
      height: `${height / ratio}px`,
    });
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.setTransform(ratio, 0, 0, ratio, 2 * ratio, -from * ratio);
    return pen;
  }

  drawRibbon(pen, { piece, boxes, top, left }, { column, shades, known }, at) {
    const end = Math.min(piece.count, known - piece.start);
    const down = APART + at * (HEIGHT + APART);
    this.eachRun(boxes, end, (i) => shades[column[piece.start + i]], (shade, from, to, bottom) => {
      pen.fillStyle = this.colours[shade];
      const x = Math.round(left + from);
      pen.fillRect(x, Math.round(top + bottom) + down, Math.round(left + to) - x, HEIGHT);
    });
  }

  drawStretch(pen, { piece, boxes, top, left }, [from, to]) {
    pen.fillStyle = getComputedStyle(this.canvas).color;
    const [start, end] = [from - piece.start, to - piece.start];
    const isIn = (i) => i >= start && i < end;
    this.eachRun(boxes, piece.count, isIn, (inside, l, r, bottom, above, first, last) => {
      if (!inside) return;
      const [x, y] = [Math.round(left + l), Math.round(top + above) - 1];
      const [wide, tall] = [Math.round(left + r) - x, Math.round(top + bottom) + 1 - y];
      pen.fillRect(x, y, wide, 1.5);
      pen.fillRect(x, y + tall - 1.5, wide, 1.5);
      if (first === start) pen.fillRect(x - 1, y, 2, tall);
      if (last === end) pen.fillRect(x + wide - 1, y, 2, tall);
    });
  }

  /** Call `each(kind, left, right, bottom, top, from, to)` for neighbours of one kind on a line. */
  eachRun(boxes, end, kindOf, each) {
    for (let from = 0; from < end; ) {
      const kind = kindOf(from);
      const [left, , top, bottom] = boxes.subarray(4 * from);
      let to = from + 1;
      // Where the next one does not begin where the last one ends, there is a line's end, or a
      // part that reads in the other direction.
      const isNext = () =>
        kindOf(to) === kind &&
        boxes[4 * to + 2] === top &&
        Math.abs(boxes[4 * to] - boxes[4 * to - 3]) < 0.6;
      while (to < end && isNext()) to++;
      each(kind, left, boxes[4 * to - 3], bottom, top, from, to);
      from = to;
    }
  }
}
