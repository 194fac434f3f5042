/**
 * A text of one's own: a plain textarea laid over the colours, so that typing, undo, input methods
 * and screen readers work as everywhere. It shows the letters; the layer below only the colours.
 */

import { countPoints } from "./text_layer.js";

const PAUSE = 400; // ms without a key before the text is sent
const STORED = "charviz.own";
export const MOST_SENT = 50_000; // code points

export class Editor {
  /**
   * `onInput()` at every key, `onPause(text)` once the typing rests, `onCaret()` when the caret
   * goes elsewhere.
   */
  constructor(area, { onInput, onPause, onCaret }) {
    this.area = area;
    this.onPause = onPause;
    const draw = onceAFrame(() => this.isOpen && onInput());
    area.oninput = () => {
      draw();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.rest(), PAUSE);
    };
    area.onselectionchange = onceAFrame(() => this.isOpen && onCaret());
    area.onkeyup = area.onselectionchange; // browsers that tell only the document of a selection
    area.onpointerup = area.onselectionchange;
  }

  get isOpen() {
    return !this.area.hidden;
  }

  get text() {
    return this.area.value;
  }

  /** Where the caret stands, in code points. */
  get caret() {
    return countPoints(this.area.value.slice(0, this.area.selectionEnd));
  }

  /** Show the editor with a text; an empty one gives way to what this browser remembers. */
  open(text) {
    this.area.hidden = false;
    const shown = text || recall();
    if (this.area.value !== shown) this.area.value = shown;
  }

  close() {
    this.area.hidden = true;
    clearTimeout(this.timer);
  }

  rest() {
    remember(this.area.value);
    this.onPause(this.area.value);
  }
}

/** One paste can raise an event for every line; what follows from them is drawn once. */
function onceAFrame(act) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      act();
    });
  };
}

// Storage can be full, or forbidden: then the text simply is not there after a reload.
function remember(text) {
  try {
    localStorage.setItem(STORED, text);
  } catch {}
}

function recall() {
  try {
    return localStorage.getItem(STORED) ?? "";
  } catch {
    return "";
  }
}
