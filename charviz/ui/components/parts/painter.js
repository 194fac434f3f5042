/**
 * Colour the text without touching it.
 *
 * The CSS Custom Highlight API paints ranges of text nodes: no element a character, so moving from
 * unit to unit costs one frame, and neither copying nor the shaping of a script is disturbed.
 * Browsers without it get spans. A newline has no width to paint: the sign for it gets a background.
 */

import { PALETTE, SHADES } from "./palette.js"; // written by Python: all pictures share one scale

const NEUTRAL = PALETTE.light.length >> 1;

/** The shade of a level; a mean level is rounded. */
export function shadeOf(level, shades = SHADES.signed) {
  return shades[Math.round(level)];
}

export function colourOf(level, theme, shades) {
  return PALETTE[theme][shadeOf(level, shades)];
}

/** The colours of all shades where no text stands on them: both ends are opaque. */
export function fullColours(theme) {
  return PALETTE[theme].map((colour, shade) => {
    const strength = Math.round((255 * Math.abs(shade - NEUTRAL)) / NEUTRAL);
    return colour.slice(0, 7) + strength.toString(16).padStart(2, "0");
  });
}

/** Call `each(from, to, shade)` for every run of one shade in a piece, neutral ones too. */
function runs(piece, { column, shades, known }, each) {
  const { start } = piece;
  const end = Math.min(piece.count, known - start);
  for (let from = 0; from < end; ) {
    const shade = shades[column[start + from]];
    let to = from + 1;
    while (to < end && shades[column[start + to]] === shade) to++;
    each(from, to, shade);
    from = to;
  }
  return Math.max(0, end);
}

function paintNewline(piece, { column, shades, known }, theme) {
  const colour = piece.start < known ? colourOf(column[piece.start], theme, shades) : "";
  piece.element.style.backgroundColor = colour;
}

export class HighlightPainter {
  static isPossible() {
    return typeof Highlight === "function" && Boolean(CSS.highlights);
  }

  constructor(root, namespace) {
    // Highlight names belong to the whole document: each component has names of its own.
    this.names = PALETTE.light.map((_, shade) => `${namespace}-${shade}`);
    this.highlights = this.names.map((name) => {
      const highlight = new Highlight();
      CSS.highlights.set(name, highlight);
      return highlight;
    });
    this.rules = document.createElement("style");
    root.append(this.rules);
  }

  setTheme(theme) {
    if (theme === this.theme) return; // the same rules again would restyle every piece of the text
    this.theme = theme;
    this.rules.textContent = this.names
      .map((name, shade) => `::highlight(${name}) { background-color: ${PALETTE[theme][shade]}; }`)
      .join("\n");
  }

  /**
   * Paint pieces by a row of the picture: its `column` of levels, the shade of each level, and as
   * far as positions below `known`.
   */
  paint(pieces, row) {
    for (const highlight of this.highlights) highlight.clear();
    for (const piece of pieces) {
      if (piece.isNewline) paintNewline(piece, row, this.theme);
      else runs(piece, row, (from, to, shade) => this.add(piece, from, to, shade));
    }
  }

  add(piece, from, to, shade) {
    if (shade === NEUTRAL) return;
    const node = piece.element.firstChild;
    this.highlights[shade].add(
      new StaticRange({
        startContainer: node,
        startOffset: piece.units(from),
        endContainer: node,
        endOffset: piece.units(to),
      }),
    );
  }

  dispose() {
    for (const name of this.names) CSS.highlights.delete(name);
    this.rules.remove();
  }
}

export class SpanPainter {
  setTheme(theme) {
    this.theme = theme;
  }

  paint(pieces, row) {
    for (const piece of pieces) {
      if (piece.isNewline) paintNewline(piece, row, this.theme);
      else piece.element.replaceChildren(...this.spans(piece, row));
    }
  }

  spans(piece, row) {
    const spans = [];
    const add = (from, to, colour) => {
      const span = document.createElement("span");
      span.style.backgroundColor = colour;
      span.append(piece.text.slice(piece.units(from), piece.units(to)));
      spans.push(span);
    };
    const end = runs(piece, row, (from, to, shade) =>
      add(from, to, shade === NEUTRAL ? "" : PALETTE[this.theme][shade]),
    );
    if (end < piece.count) add(end, piece.count, "");
    return spans;
  }

  dispose() {}
}
