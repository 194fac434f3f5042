/** Lines under characters: what is true, and where the unit is mistaken. */

import { element } from "../parts/element.js";
import { HighlightPainter } from "../parts/painter.js";

const WRONG = 4;
const STYLES = {
  1: "underline solid 1px; text-underline-offset: 0.22em",
  2: "underline solid 2px; text-underline-offset: 0.22em",
  3: "underline solid 3px; text-underline-offset: 0.22em",
  [WRONG]: "underline wavy 1.5px var(--of-mistake); text-underline-offset: 0.46em",
};

export class Underlines {
  constructor(root) {
    if (!HighlightPainter.isPossible()) return;
    this.highlights = Object.keys(STYLES).map((kind) => {
      const highlight = new Highlight();
      highlight.priority = 1; // over the colours
      CSS.highlights.set(nameOf(kind), highlight);
      return highlight;
    });
    this.rules = element("style");
    root.append(this.rules);
  }

  /** Mistakes are drawn in a colour, which a highlight takes from no variable. */
  setColour(colour) {
    if (!this.highlights || colour === this.colour) return;
    this.colour = colour;
    this.rules.textContent = Object.entries(STYLES)
      .map(
        ([kind, style]) =>
          `::highlight(${nameOf(kind)}) { text-decoration: ${style.replace("var(--of-mistake)", colour)}; ` +
          "text-decoration-skip-ink: none; }",
      )
      .join("\n");
  }

  /** Underline pieces where truth, 1 to 3 a character, says so, and where `isWrong(position)`. */
  draw(pieces, truth, isWrong) {
    if (!this.highlights) return;
    for (const highlight of this.highlights) highlight.clear();
    for (const piece of pieces) {
      if (piece.isNewline) continue;
      this.lines(piece, (at) => (truth[at] < WRONG ? truth[at] : 0));
      this.lines(piece, (at) => (isWrong(at) ? WRONG : 0));
    }
  }

  lines(piece, kindAt) {
    for (let from = 0; from < piece.count; ) {
      const kind = kindAt(piece.start + from);
      let to = from + 1;
      while (to < piece.count && kindAt(piece.start + to) === kind) to++;
      if (kind) this.add(piece, from, to, kind);
      from = to;
    }
  }

  add(piece, from, to, kind) {
    const node = piece.element.firstChild;
    const [startOffset, endOffset] = [piece.units(from), piece.units(to)];
    this.highlights[kind - 1].add(
      new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset }),
    );
  }

  dispose() {
    for (const kind of Object.keys(STYLES)) CSS.highlights?.delete(nameOf(kind));
    this.rules?.remove();
  }
}

function nameOf(kind) {
  return `hunted-line-${kind}`;
}
