/**
 * A text of one's own: a plain textarea laid over the colours, so that typing, undo, input methods
 * and screen readers work as everywhere. It shows the letters; the layer below only the colours.
 */

import { Keeping } from "./keeping.js";
import { countPoints, pointSlice } from "../parts/text_layer.js";
import { recallWhole, storeWhole } from "./whole.js";

const PAUSE = 400; // ms without a key before the text is sent
const LEAVING = ["beforeunload", "charviz-leave"]; // the page, and it for another by a link
const MOST_LINES_TYPED = 100;
const [HIGH, LOW] = [/[\ud800-\udbff]/, /[\udc00-\udfff]/];
export const MOST_SENT = 50_000; // code points

export class Editor {
  /**
   * `onInput()` at every key, `onPause(text)` once the typing rests, `onCaret()` when the caret
   * goes elsewhere, `onLeave(text)` when the page is left before the typing rested.
   */
  constructor(area, { onInput, onPause, onCaret, onLeave }) {
    this.area = area;
    this.onPause = onPause;
    this.keeping = new Keeping();
    const draw = onceAFrame(() => this.isOpen && onInput());
    area.oninput = () => {
      draw();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.rest(), PAUSE);
    };
    area.onselectionchange = onceAFrame(() => this.isOpen && onCaret());
    area.onkeyup = area.onselectionchange; // browsers that tell only the document of a selection
    area.onpointerup = area.onselectionchange;
    area.onkeydown = (event) => this.key(event);
    this.leave = ({ type }) => {
      if (!this.timer) return;
      this.isKept = this.keeping.keep(this.text);
      if (type === "beforeunload") this.keeping.leave(ownInAddress());
      onLeave(this.text);
    };
  }

  get isOpen() {
    return !this.area.hidden;
  }

  /** The text as the server can have it: half a character stands as one that is unknown. */
  get text() {
    const { value } = this.area;
    return value.toWellFormed?.() ?? value;
  }

  /** The whole of a text that is longer than what is read, such as a book; else null. */
  get longText() {
    const { text } = this;
    if (this.long && text === this.beginning) return this.long;
    return countPoints(text) > MOST_SENT ? text : null;
  }

  /** Where the caret stands, in code points. */
  get caret() {
    return countPoints(this.area.value.slice(0, this.area.selectionEnd));
  }

  /**
   * Show the editor with the text that the server has. What this browser keeps is newer, unless
   * the address itself brings a text.
   */
  open(text) {
    const linked = ownInAddress();
    if (linked !== null) this.keeping.show(this.keeping.leftAt(linked) ?? text);
    const shown = this.keeping.text ?? text;
    this.area.hidden = false;
    if (this.area.value !== shown) this.area.value = shown;
    // Before the address is written for the last time, for which another listens.
    for (const leaving of LEAVING) window.addEventListener(leaving, this.leave, true);
    if (shown !== this.beginning && countPoints(shown) === MOST_SENT) this.recall(shown);
  }

  /** After a reload: the text shown may be the beginning of one that this browser still has. */
  async recall(shown) {
    const whole = await recallWhole();
    if (!whole?.startsWith(shown) || this.text !== shown) return;
    [this.beginning, this.long] = [shown, whole];
    this.onLong?.();
  }

  close() {
    if (this.timer) this.isKept = this.keeping.keep(this.text);
    this.wait();
    this.area.hidden = true;
    for (const leaving of LEAVING) window.removeEventListener(leaving, this.leave, true);
  }

  rest() {
    this.wait();
    this.isKept = this.keeping.keep(this.text);
    this.onPause(this.text);
  }

  /** Wait for nothing more. */
  wait() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /**
   * Let another text take the place of one's own, which is kept. Of a long one the beginning is
   * shown. An editor that is not open shows it once it opens.
   */
  take(whole) {
    const text = this.hold(whole);
    this.isKept = this.keeping.supersede(text);
    if (this.isOpen) this.replace(text);
  }

  /** Change the text to one of the same length that means the same, such as one wrapped. */
  change(change) {
    const { area, longText } = this;
    const caret = area.selectionStart;
    const text = longText ? this.hold(change(longText)) : change(this.text);
    this.replace(text);
    area.setSelectionRange(caret, caret);
  }

  /** Remember the whole of a text, and return as much of it as is shown. */
  hold(whole) {
    // Twice as many UTF-16 units hold at least that many code points.
    this.beginning = pointSlice(whole.slice(0, 2 * MOST_SENT), 0, MOST_SENT);
    this.long = this.beginning === whole ? null : whole;
    if (this.long) storeWhole(whole);
    return this.beginning;
  }

  /**
   * Replace what differs, as one step for Undo. The browser's own Undo keeps what was typed before
   * it, too, but takes seconds for many lines: of those there is a step of ours.
   */
  replace(text) {
    const { area } = this;
    const [from, until, part] = difference(area.value, text);
    area.focus({ preventScroll: true });
    if (part.split("\n").length <= MOST_LINES_TYPED) {
      area.setSelectionRange(from, until);
      document.execCommand(part ? "insertText" : "delete", false, part);
    }
    if (area.value !== text) {
      this.step = [area.value, text];
      area.value = text;
    }
    area.oninput();
    this.rest();
  }

  /** Undo or redo our own step, as long as the text is the one that it left. */
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !this.step) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && !isRedo) return;
    const [from, to] = isRedo ? this.step : this.step.toReversed();
    if (this.text !== from) return;
    event.preventDefault();
    this.area.value = to;
    this.area.oninput();
  }
}

function ownInAddress() {
  return new URLSearchParams(location.search).get("own");
}

/** From where to where two texts differ, in the first one, and what the second has there. */
function difference(one, other) {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head++;
  if (HIGH.test(one[head - 1])) head--; // no character is cut in half
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  if (tail && LOW.test(one.at(-tail))) tail--;
  return [head, one.length - tail, other.slice(head, other.length - tail)];
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
