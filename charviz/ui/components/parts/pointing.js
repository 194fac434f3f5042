/** From the pointer and the selection to positions in the text, also within a shadow root. */

import { countPoints } from "./text_layer.js";

const NEAR = 6; // px above and below a line that still count as on it

/** The position of the character under the pointer, or -1. */
export function positionUnder({ clientX: x, clientY: y }, { root, box, layer, editor }) {
  const place = placeUnder(root, x, y);
  if (!place || !box.contains(place.node)) return -1;
  const after =
    place.node === editor.area
      ? countPoints(editor.text.slice(0, place.offset))
      : layer.positionOf(place.node, place.offset);
  // A caret stands between two characters: take the one the pointer is on.
  const isOn = (position) => {
    const rect = position >= 0 && position < layer.count && layer.rectAt(position);
    if (!rect || y < rect.top - NEAR || y > rect.bottom + NEAR) return false;
    return x >= rect.left - 1 && x <= rect.right + 1;
  };
  return [after, after - 1].find(isOn) ?? -1;
}

/** The selection: a StaticRange, a Range, or nothing. */
export function selectionIn(root) {
  const selection = document.getSelection();
  if (selection?.getComposedRanges) {
    return selection.getComposedRanges({ shadowRoots: [root] })[0];
  }
  const inner = root.getSelection?.() ?? selection;
  return inner?.rangeCount ? inner.getRangeAt(0) : undefined;
}

/** The caret place under a point, by whichever of two methods the browser knows. */
function placeUnder(root, x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y, { shadowRoots: [root] });
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}
