/**
 * The text in the page: blocks of lines, lines cut into pieces, every piece at a known position.
 *
 * Positions are code points, as in Python; the DOM counts UTF-16 units, so the two meet only here.
 */

const LINES_A_BLOCK = 12;
const LONGEST_PIECE = 400; // a line without end is cut, so that only what is seen gets painted
const SURROGATE = /[\ud800-\udfff]/;
const STAYS_WITH_WHAT_IS_BEFORE = /[\p{M}\u200d\ufe0f\udc00-\udfff]/u;

export function countPoints(text) {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The slice of a text between two positions counted in code points. */
export function pointSlice(text, from, to) {
  if (!SURROGATE.test(text)) return text.slice(from, to);
  return [...text].slice(from, to).join("");
}

/** How many code points two texts begin with in common. */
export function commonStart(one, other) {
  const most = Math.min(one.length, other.length);
  let i = 0;
  while (i < most && one[i] === other[i]) i++;
  if (i && /[\ud800-\udbff]/.test(one[i - 1])) i--; // not half a character
  return countPoints(one.slice(0, i));
}

/** A run of characters in one element; a newline has one to itself, and a sign to be seen by. */
class Piece {
  constructor(block, from, text) {
    this.block = block;
    this.from = from;
    this.text = text;
    this.count = countPoints(text);
    this.isWide = this.count !== text.length;
    this.isNewline = text === "\n";
    this.element = document.createElement("span");
    this.element.className = this.isNewline ? "piece newline" : "piece";
    this.element.append(text);
  }

  get start() {
    return this.block.start + this.from;
  }

  /** Code points to UTF-16 units, within the piece. */
  units(points) {
    if (!this.isWide) return points;
    let units = 0;
    for (const character of this.text) {
      if (points-- <= 0) break;
      units += character.length;
    }
    return units;
  }

  /** UTF-16 units to code points, within the piece. */
  points(units) {
    return this.isWide ? countPoints(this.text.slice(0, units)) : units;
  }

  /** The text node and offset at a number of code points; there are several once spans paint it. */
  boundary(points) {
    let left = this.units(points);
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && left > node.length) {
      left -= node.length;
      node = walker.nextNode() ?? node;
    }
    return [node, left];
  }
}

class Block {
  constructor(text) {
    this.text = text;
    this.start = 0;
    this.element = document.createElement("div");
    this.element.className = "block";
    this.pieces = [];
    this.count = 0;
    for (const part of cut(text)) {
      this.pieces.push(new Piece(this, this.count, part));
      this.count += this.pieces.at(-1).count;
    }
    this.element.append(...this.pieces.map((piece) => piece.element));
  }
}

/** Cut a block's text into pieces: newlines alone, nothing longer than may be. */
function* cut(text) {
  for (let part of text.split(/(\n)/)) {
    while (part.length > LONGEST_PIECE) {
      let at = part.lastIndexOf(" ", LONGEST_PIECE) + 1 || LONGEST_PIECE;
      while (at < part.length && STAYS_WITH_WHAT_IS_BEFORE.test(part[at])) at++;
      yield part.slice(0, at);
      part = part.slice(at);
    }
    if (part) yield part;
  }
}

function* blocksOf(text) {
  let start = 0;
  for (let at = 0, lines = 0; (at = text.indexOf("\n", at) + 1); ) {
    if (++lines % LINES_A_BLOCK) continue;
    yield text.slice(start, at);
    start = at;
  }
  if (start < text.length) yield text.slice(start);
}

/** Lay a mark over a character's rectangle in the sheet that holds both; none hides it. */
export function layOver(mark, sheet, rect) {
  mark.hidden = !rect;
  if (!rect) return;
  const { left, top } = sheet.getBoundingClientRect();
  Object.assign(mark.style, {
    left: `${rect.left - left}px`,
    top: `${rect.top - top}px`,
    width: `${Math.max(rect.width, 7)}px`,
    height: `${rect.height}px`,
  });
}

export class TextLayer {
  constructor(element) {
    this.element = element;
    this.blocks = [];
    this.count = 0;
    this.pieceOf = new WeakMap();
  }

  /** Show a text; blocks that did not change keep their elements, so typing stays quick. */
  set(text) {
    const old = this.blocks;
    const parts = [...blocksOf(text)];
    let head = 0;
    while (head < parts.length && old[head]?.text === parts[head]) head++;
    let tail = 0;
    const most = Math.min(old.length, parts.length) - head;
    while (tail < most && old.at(-1 - tail).text === parts.at(-1 - tail)) tail++;
    if (head === parts.length && head === old.length) return;
    const fresh = parts.slice(head, parts.length - tail).map((part) => new Block(part));
    this.blocks = [...old.slice(0, head), ...fresh, ...old.slice(old.length - tail)];
    this.element.replaceChildren(...this.blocks.map((block) => block.element));
    this.number(fresh);
  }

  number(fresh) {
    for (const block of fresh) {
      for (const piece of block.pieces) this.pieceOf.set(piece.element, piece);
    }
    this.count = 0;
    for (const block of this.blocks) {
      block.start = this.count;
      this.count += block.count;
    }
  }

  /** The pieces in sight of a scrolling box, or up to a distance (px) above and below it. */
  visiblePieces(box, distance) {
    const view = box.getBoundingClientRect();
    const isNear = ({ element }) => {
      const rect = element.getBoundingClientRect();
      return rect.bottom > view.top - distance && rect.top < view.bottom + distance;
    };
    return this.blocks.filter(isNear).flatMap((block) => block.pieces.filter(isNear));
  }

  pieceAt(position) {
    const block = lastNotAfter(this.blocks, position);
    return block && lastNotAfter(block.pieces, position);
  }

  characterAt(position) {
    if (position >= this.count) return "";
    const piece = this.pieceAt(position);
    return String.fromCodePoint(piece.text.codePointAt(piece.units(position - piece.start)));
  }

  /** Where a character is drawn (a DOMRect), or null. */
  rectAt(position) {
    const piece = this.pieceAt(position);
    return piece ? this.boxOf(piece, position - piece.start) : null;
  }

  /** Where a character of a piece is drawn (a DOMRect). */
  boxOf(piece, within) {
    if (piece.isNewline) return piece.element.getBoundingClientRect();
    const range = document.createRange();
    range.setStart(...piece.boundary(within));
    range.setEnd(...piece.boundary(within + 1));
    return range.getClientRects()[0] ?? piece.element.getBoundingClientRect();
  }

  /** The position of a place in the DOM; a place outside the text counts as its nearer end. */
  positionOf(node, offset) {
    const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const element = holder.closest(".piece");
    if (element && this.pieceOf.has(element)) {
      const piece = this.pieceOf.get(element);
      const before = document.createRange();
      before.setStart(element, 0);
      before.setEnd(node, offset);
      return piece.start + piece.points(before.toString().length);
    }
    const place = document.createRange();
    place.setStart(node, offset);
    for (const block of this.blocks) {
      for (const piece of block.pieces) {
        if (place.comparePoint(piece.element, 0) >= 0) return piece.start;
      }
    }
    return this.count;
  }
}

/** Of things in order of `start`, the last that does not start after a position. */
function lastNotAfter(things, position) {
  let low = 0;
  let high = things.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (things[middle].start <= position) low = middle;
    else high = middle - 1;
  }
  return things[low];
}
