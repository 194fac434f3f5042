/** Letters that step back: those of a prompt, or of what two texts have in common. */

import { element } from "./element.js";
import { HighlightPainter } from "./painter.js";

/** Softens the letters of a text up to a position, where the browser can, to `--softer`. */
export class Soft {
  constructor(root, name) {
    if (!HighlightPainter.isPossible()) return;
    this.name = name;
    this.highlight = new Highlight();
    CSS.highlights.set(name, this.highlight);
    this.rules = element("style");
    this.rules.textContent = `::highlight(${name}) { color: var(--softer); }`;
    root.append(this.rules);
  }

  paint(pieces, end) {
    if (!this.name) return;
    this.highlight.clear();
    for (const piece of pieces) {
      if (piece.start >= end || piece.isNewline) continue;
      const node = piece.element.firstChild;
      const to = piece.units(Math.min(piece.count, end - piece.start));
      this.highlight.add(
        new StaticRange({ startContainer: node, startOffset: 0, endContainer: node, endOffset: to }),
      );
    }
  }

  dispose() {
    if (!this.name) return;
    CSS.highlights.delete(this.name);
    this.rules.remove();
  }
}
