/** The text on the page: the prompt's end, then what was written, coloured, with two marks on it. */

import { glyphOf, nameOf } from "../parts/characters.js";
import { HighlightPainter, SpanPainter } from "../parts/painter.js";
import { SHADES } from "../parts/palette.js";
import { Soft } from "../parts/soft.js";
import { positionUnder, selectionIn } from "../parts/pointing.js";
import { countPoints, pointSlice, TextLayer } from "../parts/text_layer.js";

const GIVEN = 160; // code points of the prompt that are shown before what was written
const NEUTRAL = 128;

export class Sheet {
  /**
   * `onPoint(position)`: a character is pointed at, none with -1; `onChoose(position)`: chosen.
   * Positions are code points after the prompt.
   */
  constructor(root, section, { onPoint, onChoose }) {
    const part = (name) => section.querySelector(`.${name}`);
    Object.assign(this, { root, onPoint, onChoose, offset: 0, count: 0 });
    this.box = part("text");
    this.sheet = part("sheet");
    this.marks = { parting: part("parting"), cursor: part("cursor") };
    this.at = { parting: -1, cursor: -1 };
    this.layer = new TextLayer(part("layer"));
    this.painter = HighlightPainter.isPossible()
      ? new HighlightPainter(root, "charviz-sampled")
      : new SpanPainter();
    this.soft = new Soft(root, "sampled-given");
    this.listen();
    this.resized = new ResizeObserver(() => this.place());
    this.resized.observe(this.sheet);
  }

  listen() {
    const { box } = this;
    box.onpointermove = (event) => event.pointerType === "mouse" && this.point(event);
    box.onpointerleave = () => this.onPoint(-1);
    box.onclick = (event) => this.tap(event);
    box.onkeydown = (event) => this.key(event);
    box.oncopy = (event) => this.copy(event);
  }

  /** Show what was written after a prompt, coloured by levels, one a character as far as known. */
  show(prompt, text, levels, known, theme) {
    if (prompt !== this.prompt) {
      const points = [...prompt];
      this.given = (points.length > GIVEN ? "…" : "") + points.slice(-GIVEN).join("");
      this.offset = countPoints(this.given);
      this.prompt = prompt;
    }
    this.whole = this.given + text;
    this.layer.set(this.whole);
    this.count = this.layer.count - this.offset;
    const column = new Uint8Array(this.layer.count).fill(NEUTRAL);
    const count = Math.min(this.count, known);
    if (levels && count > 0) column.set(levels.subarray(0, count), this.offset);
    this.row = { column, shades: SHADES.signed, known: column.length };
    this.paint(theme);
  }

  paint(theme) {
    if (!this.row) return;
    this.pieces = this.layer.blocks.flatMap((block) => block.pieces);
    this.painter.setTheme(theme);
    this.painter.paint(this.pieces, this.row);
    this.soft.paint(this.pieces, this.offset);
  }

  /**
   * Put the marks where `at` says: `parting`, where the text begins to differ, and `cursor`; -1 is
   * nowhere. It measures, so it comes last.
   */
  place() {
    const sheet = this.sheet.getBoundingClientRect();
    for (const [name, mark] of Object.entries(this.marks)) {
      const position = this.at[name];
      const isThere = position >= 0 && position < this.count;
      const rect = isThere && this.layer.rectAt(this.offset + position);
      mark.hidden = !rect;
      if (!rect) continue;
      mark.style.left = `${rect.left - sheet.left}px`;
      mark.style.top = `${rect.top - sheet.top}px`;
      mark.style.width = `${Math.max(rect.width, 7)}px`;
      mark.style.height = `${rect.height}px`;
    }
  }

  characterAt(position) {
    return position < this.count ? this.layer.characterAt(this.offset + position) : "";
  }

  /** Scroll to a character where it is out of sight. */
  scrollTo(position) {
    const rect = position < this.count && this.layer.rectAt(this.offset + position);
    if (!rect) return;
    const box = this.box.getBoundingClientRect();
    if (rect.top >= box.top && rect.bottom <= box.bottom) return;
    this.box.scrollTop += rect.top - box.top - (box.height - rect.height) / 2;
  }

  under(event) {
    const { root, box, layer, offset } = this;
    const found = positionUnder(event, { root, box, layer, editor: {} });
    return found < offset ? -1 : found - offset;
  }

  point(event) {
    if (!event.buttons) this.onPoint(this.under(event));
  }

  tap(event) {
    if (selectionIn(this.root)?.collapsed === false) return;
    const position = this.under(event);
    if (position >= 0) this.onChoose(position);
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const position = Math.max(0, Math.min(this.count - 1, this.at.cursor + by));
    this.onChoose(position, { isSpoken: true });
    this.scrollTo(position);
  }

  /** The clipboard gets the text itself, whatever signs stand for its characters here. */
  copy(event) {
    const range = selectionIn(this.root);
    if (!range || range.collapsed || !event.clipboardData) return;
    const from = this.layer.positionOf(range.startContainer, range.startOffset);
    const to = this.layer.positionOf(range.endContainer, range.endOffset);
    event.clipboardData.setData("text/plain", pointSlice(this.whole, from, to));
    event.preventDefault();
  }

  dispose() {
    this.resized.disconnect();
    this.painter.dispose();
    this.soft.dispose();
  }
}

/** What to call a character aloud. */
export function spokenOf(character) {
  return nameOf(character) || glyphOf(character);
}
