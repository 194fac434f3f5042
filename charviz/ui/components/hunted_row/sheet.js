/** A stretch of the text, coloured by a unit, with the truth and the mistakes underlined. */

import { HighlightPainter, SpanPainter } from "../parts/painter.js";
import { SHADES } from "../parts/palette.js";
import { TextLayer } from "../parts/text_layer.js";
import { Underlines } from "./underlines.js";

export class Sheet {
  constructor(root, section) {
    this.section = section;
    this.box = section.querySelector(".text");
    this.layer = new TextLayer(section.querySelector(".layer"));
    const Painter = HighlightPainter.isPossible() ? HighlightPainter : SpanPainter;
    this.painter = new Painter(root, "charviz-hunted");
    this.lines = new Underlines(root);
  }

  /** Show a text by levels, uint8 a character; truth: 0 to 3 a character, more where untold. */
  show({ text, levels, truth, isWrong, label, isSigned }, theme) {
    this.layer.set(text);
    this.box.setAttribute("aria-label", label);
    const pieces = this.layer.blocks.flatMap((block) => block.pieces);
    this.painter.setTheme(theme);
    const shades = isSigned ? SHADES.signed : SHADES.unsigned;
    this.painter.paint(pieces, { column: levels, shades, known: levels.length });
    this.lines.setColour(theme === "dark" ? "#ff9a70" : "#a8320b");
    this.lines.draw(pieces, truth, isWrong);
  }

  toTop() {
    this.box.scrollTop = 0;
  }

  dispose() {
    this.painter.dispose();
    this.lines.dispose();
  }
}
