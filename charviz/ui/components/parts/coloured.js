/** A text coloured by a unit, the whole of it at once, with the truth underlined if it may be told. */

import { element } from "./element.js";
import { HighlightPainter, SpanPainter } from "./painter.js";
import { SHADES } from "./palette.js";
import { TextLayer } from "./text_layer.js";

const GRADES = [1, 2, 3]; // how true: px of the line

export class ColouredText {
  constructor(root, section) {
    this.box = section.querySelector(".text");
    this.layer = new TextLayer(section.querySelector(".layer"));
    const Painter = HighlightPainter.isPossible() ? HighlightPainter : SpanPainter;
    this.painter = new Painter(root, "charviz-whole");
    this.lines = new Lines(root);
  }

  /** Show a text by levels, uint8 a character; truth: 0 to 3 a character, or null while hidden. */
  show({ text, levels, truth, label }, theme) {
    this.layer.set(text);
    this.box.setAttribute("aria-label", label);
    const pieces = this.layer.blocks.flatMap((block) => block.pieces);
    this.painter.setTheme(theme);
    this.painter.paint(pieces, { column: levels, shades: SHADES.signed, known: levels.length });
    this.lines.draw(pieces, truth);
  }

  dispose() {
    this.painter.dispose();
    this.lines.dispose();
  }
}

/** Lines under characters, where the browser can draw them without touching the text. */
class Lines {
  constructor(root) {
    if (!HighlightPainter.isPossible()) return;
    this.highlights = GRADES.map((grade) => {
      const highlight = new Highlight();
      highlight.priority = 1; // over the colours
      CSS.highlights.set(nameOf(grade), highlight);
      return highlight;
    });
    this.rules = element("style");
    this.rules.textContent = GRADES.map(
      (grade) =>
        `::highlight(${nameOf(grade)}) { text-decoration: underline solid ${grade}px; ` +
        "text-underline-offset: 0.28em; text-decoration-skip-ink: none; }",
    ).join("\n");
    root.append(this.rules);
  }

  draw(pieces, truth) {
    if (!this.highlights) return;
    for (const highlight of this.highlights) highlight.clear();
    if (!truth) return;
    for (const piece of pieces) {
      if (piece.isNewline) continue;
      for (let from = 0; from < piece.count; ) {
        const grade = truth[piece.start + from];
        let to = from + 1;
        while (to < piece.count && truth[piece.start + to] === grade) to++;
        if (grade) this.add(piece, from, to, grade);
        from = to;
      }
    }
  }

  add(piece, from, to, grade) {
    const node = piece.element.firstChild;
    const [startOffset, endOffset] = [piece.units(from), piece.units(to)];
    this.highlights[grade - 1].add(
      new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset }),
    );
  }

  dispose() {
    for (const grade of GRADES) CSS.highlights?.delete(nameOf(grade));
    this.rules?.remove();
  }
}

function nameOf(grade) {
  return `whole-truth-${grade}`;
}
