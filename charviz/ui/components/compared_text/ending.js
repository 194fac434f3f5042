/** The common end of the two texts in a box, after a little of what is before it, coloured. */

import { element } from "../parts/element.js";
import { HighlightPainter, SpanPainter } from "../parts/painter.js";
import { SHADES } from "../parts/palette.js";
import { positionUnder } from "../parts/pointing.js";
import { countPoints, layOver, TextLayer } from "../parts/text_layer.js";

const NEUTRAL = 128;

export class Ending {
  /** `onPoint(position)` is called with a position in the common end; `onScroll(top)` with px. */
  constructor(root, name, { onPoint, onScroll }) {
    Object.assign(this, { root, name, onPoint });
    this.title = element("h4", "title");
    this.layerElement = element("div", "layer");
    this.differs = element("div", "differs", { hidden: true });
    this.cursor = element("div", "cursor", { hidden: true });
    this.sheet = element("div", "sheet", {}, this.layerElement, this.differs, this.cursor);
    this.box = element("div", "text", { tabIndex: 0 }, this.sheet);
    this.box.setAttribute("role", "region");
    this.element = element("article", `ending ${name}`, {}, this.title, this.box);
    this.layer = new TextLayer(this.layerElement);
    const Painter = HighlightPainter.isPossible() ? HighlightPainter : SpanPainter;
    this.painter = new Painter(root, `charviz-compared-${name}`);
    this.box.onpointermove = (event) => this.point(event);
    this.box.onpointerdown = (event) => this.point(event);
    this.box.onkeydown = (event) => this.key(event);
    this.box.onscroll = () => {
      onScroll(this.box.scrollTop);
      this.paint(this.theme);
    };
    this.resized = new ResizeObserver(() => this.row && this.paint(this.theme));
    this.resized.observe(this.sheet);
  }

  /** Show what is before the end, the part of it that differs, and the end. */
  show({ title, before, differs, end }) {
    this.title.textContent = title;
    const given = before + differs;
    [this.from, this.offset] = [countPoints(before), countPoints(given)];
    this.length = countPoints(end);
    this.layer.set(given + end);
  }

  /** Colour the end by levels, a level a character. */
  colour(levels, label, theme) {
    const column = new Uint8Array(this.offset + levels.length).fill(NEUTRAL);
    column.set(levels, this.offset);
    this.row = { column, shades: SHADES.signed, known: column.length };
    this.box.setAttribute("aria-label", label);
    this.paint(theme);
  }

  /** Paint what is in sight. */
  paint(theme) {
    this.theme = theme;
    if (this.element.hidden || !this.row) return; // what is hidden has no lines to measure
    this.painter.setTheme(theme);
    this.painter.paint(this.layer.visiblePieces(this.box, this.box.clientHeight), this.row);
    this.place();
  }

  /** Show the cursor at a position of the end, or nowhere. */
  showAt(position) {
    this.pointed = position;
    this.place();
  }

  place() {
    if (this.element.hidden || !this.row) return;
    const isThere = this.pointed < this.length;
    this.put(this.cursor, isThere ? this.offset + this.pointed : null);
    const isEmpty = this.from === this.offset;
    this.differs.classList.toggle("nothing", isEmpty);
    this.put(this.differs, this.from);
    // Only a single character is framed: more may lie on several lines.
    if (this.offset - this.from > 1) this.differs.hidden = true;
  }

  put(mark, position) {
    const rect = position !== null && position < this.layer.count && this.layer.rectAt(position);
    layOver(mark, this.sheet, rect);
  }

  point(event) {
    const { root, box, layer } = this;
    const found = positionUnder(event, { root, box, layer, editor: {} });
    if (found >= this.offset && found < this.offset + this.length) this.onPoint(found - this.offset);
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = this.pointed === undefined ? 0 : this.pointed + by;
    this.onPoint(Math.max(0, Math.min(this.length - 1, next)));
  }

  scrollTo(top) {
    if (Math.abs(this.box.scrollTop - top) > 1) this.box.scrollTop = top;
  }

  dispose() {
    this.resized.disconnect();
    this.painter.dispose();
  }
}
