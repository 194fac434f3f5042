/** One of the three texts: coloured by a unit, with what it shares with the untouched one subdued. */

import { element } from "../parts/element.js";
import { HighlightPainter, SpanPainter } from "../parts/painter.js";
import { SHADES } from "../parts/palette.js";
import { Soft } from "../parts/soft.js";
import { positionUnder, selectionIn } from "../parts/pointing.js";
import { countPoints, layOver, TextLayer } from "../parts/text_layer.js";

const GIVEN = 60; // code points of the prompt that are shown before what was written
const NEUTRAL = 128;

export class Column {
  /**
   * `onPoint(position)`; `onClick(position)` and `onStretch(from, to)`, or null where a click means
   * nothing. Positions are code points after the prompt.
   */
  constructor(root, name, { onPoint, onClick, onStretch }) {
    Object.assign(this, { root, name, onPoint, onClick, onStretch });
    this.title = element("h3", "title");
    this.did = element("p", "did");
    this.where = element("p", "where");
    this.layerElement = element("div", "layer");
    this.marker = element("div", "parting", { hidden: true });
    this.begins = element("div", "begins", { hidden: true });
    this.cursor = element("div", "cursor", { hidden: true });
    this.ends = element("div", "ends", { hidden: true });
    const marks = [this.marker, this.begins, this.ends, this.cursor];
    this.sheet = element("div", "sheet", {}, this.layerElement, ...marks);
    this.box = element("div", "text", { tabIndex: 0 }, this.sheet);
    this.box.setAttribute("role", "region");
    this.element = element("article", `column ${name}`, {}, this.title, this.did, this.where, this.box);
    this.layer = new TextLayer(this.layerElement);
    const Painter = HighlightPainter.isPossible() ? HighlightPainter : SpanPainter;
    this.painter = new Painter(root, `charviz-operated-${name}`);
    this.soft = new Soft(root, `operated-soft-${name}`);
    this.listen();
    this.resized = new ResizeObserver(() => this.place());
    this.resized.observe(this.sheet);
  }

  listen() {
    this.box.onpointermove = (event) => this.point(event);
    this.box.onpointerdown = (event) => this.point(event);
    this.box.onkeydown = (event) => this.key(event);
    if (this.onClick) this.box.onclick = () => this.chosen();
  }

  /** Show a text after a prompt: { title, did, text, parts, unit }, and its unit's levels. */
  show({ title, did, text, parts, unit }, levels, prompt, theme) {
    const points = [...prompt];
    const given = (points.length > GIVEN ? "…" : "") + points.slice(-GIVEN).join("");
    Object.assign(this, { offset: countPoints(given), parts, length: levels.length });
    this.title.textContent = title;
    this.did.textContent = did || "as it writes by itself";
    this.where.textContent = this.said(parts, unit);
    const enter = this.onClick ? ", Enter lets the operations begin there" : "";
    const keys = `left and right move in it${enter}`;
    this.box.setAttribute("aria-label", `${title}: the text, coloured by ${unit}; ${keys}`);
    this.layer.set(given + text);
    const column = new Uint8Array(this.offset + levels.length).fill(NEUTRAL);
    column.set(levels, this.offset);
    this.row = { column, shades: SHADES.signed, known: column.length };
    this.paint(theme);
  }

  said(parts, unit) {
    const by = `coloured by ${unit}`;
    if (this.name === "untouched") return by;
    return parts === null ? `${by} · the same text` : `${by} · differs from character ${parts + 1}`;
  }

  paint(theme) {
    const pieces = this.layer.blocks.flatMap((block) => block.pieces);
    this.painter.setTheme(theme);
    this.painter.paint(pieces, this.row);
    const isUntouched = this.name === "untouched";
    const common = isUntouched ? 0 : (this.parts ?? this.length);
    this.soft.paint(pieces, this.offset + common);
    this.place();
  }

  /** Mark where the operations begin and end, if not with the text. */
  mark(start, stop) {
    this.start = start;
    this.stop = stop;
    this.place();
  }

  /** The character at a position. */
  characterAt(position) {
    return this.layer.characterAt(this.offset + position);
  }

  /** Show the cursor at a position, or nowhere. */
  showAt(position) {
    this.pointed = position;
    this.put(this.cursor, position);
  }

  place() {
    if (!this.row) return;
    this.put(this.marker, this.name === "untouched" ? null : this.parts);
    this.put(this.begins, this.start || null);
    this.put(this.ends, this.stop);
    this.put(this.cursor, this.pointed);
  }

  put(mark, position) {
    const isThere = position !== null && position !== undefined && position < this.length;
    const rect = isThere && this.layer.rectAt(this.offset + position);
    layOver(mark, this.sheet, rect);
  }

  point(event) {
    const { root, box, layer } = this;
    const found = positionUnder(event, { root, box, layer, editor: {} });
    this.under = found < this.offset ? -1 : found - this.offset;
    if (this.under >= 0 && this.under < this.length) this.onPoint(this.under);
  }

  /** A click, or the end of a selection. */
  chosen() {
    const range = selectionIn(this.root);
    if (range && !range.collapsed && this.box.contains(range.startContainer)) {
      const ends = [
        this.layer.positionOf(range.startContainer, range.startOffset) - this.offset,
        this.layer.positionOf(range.endContainer, range.endOffset) - this.offset,
      ];
      const [from, to] = ends.map((end) => Math.max(0, Math.min(this.length, end)));
      if (from < to) this.onStretch(from, to);
    } else if (this.under >= 0 && this.under < this.length) {
      this.onClick(this.under);
    }
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Enter" && this.onClick && this.pointed !== undefined) {
      this.onClick(this.pointed);
    }
    if (!by || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = this.pointed === undefined ? 0 : this.pointed + by;
    this.onPoint(Math.max(0, Math.min(this.length - 1, next)));
  }

  dispose() {
    this.resized.disconnect();
    this.painter.dispose();
    this.soft.dispose();
  }
}
