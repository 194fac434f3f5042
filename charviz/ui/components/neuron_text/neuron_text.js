/**
 * A text coloured by one unit of a network, with the unit's control, a strip, a readout and, for a
 * text of one's own, an editor. Python computes everything; this draws it. Once a message is here,
 * moving in the text or from unit to unit asks nothing of the server.
 */

import { AddressBar } from "./address.js";
import { glyphOf, nameOf } from "./characters.js";
import { Editor, MOST_SENT } from "./editor.js";
import { PALETTE } from "./palette.js";
import { colourOf, HighlightPainter, SpanPainter } from "./painter.js";
import { unpack } from "./payload.js";
import { Readout, signed } from "./readout.js";
import { Strip } from "./strip.js";
import { commonStart, countPoints, TextLayer } from "./text_layer.js";

const MOST_IN_ADDRESS = 2_000; // code points of a text of one's own
const CANDIDATES = 5;
const PAUSE_TO_PAINT = 120; // ms after the last unit, before what is out of sight is painted
const PAUSE_TO_ASK = 150; // ms; a slider on its way asks for nothing
const HINTS = {
  passage: "← → move in the text · ↑ ↓ change the unit",
  own: "Alt + ↑ ↓ change the unit",
};
let instances = 0;

class NeuronText {
  constructor(root) {
    this.root = root;
    this.section = root.querySelector(".neuron-text");
    const part = (name) => this.section.querySelector(`.${name}`);
    this.box = part("text");
    this.slider = part("slider");
    this.cursor = part("cursor");
    this.part = part;
    this.layer = new TextLayer(part("layer"));
    this.painter = HighlightPainter.isPossible()
      ? new HighlightPainter(root, `charviz-${instances++}`)
      : new SpanPainter();
    this.readout = new Readout(part("readout"));
    this.strip = new Strip(part("strip"), (position) => this.scrollTo(position));
    this.editor = new Editor(part("editor"), {
      onInput: (text) => this.typed(text),
      onPause: (text) => this.send(text),
      onCaret: (units) => this.choose(this.beforeCaret(units), { isQuiet: true }),
    });
    this.address = new AddressBar();
    this.wire();
  }

  wire() {
    this.slider.oninput = () => this.showUnit(Number(this.slider.value));
    for (const button of this.section.querySelectorAll(".step")) {
      button.onclick = () => this.showUnit(this.unit + Number(button.dataset.step));
    }
    this.box.onkeydown = (event) => this.key(event);
    this.box.onscroll = () => this.repaint();
    this.box.onpointermove = (event) => event.pointerType === "mouse" && this.point(event);
    this.box.onpointerleave = () => this.show(this.position);
    this.box.onclick = (event) => this.tap(event);
    this.box.oncopy = (event) => this.copy(event);
    this.resized = new ResizeObserver(() => this.message && this.repaint());
    this.resized.observe(this.box);
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.setTheme();
    if (data !== this.data) {
      this.data = data;
      this.take(unpack(data));
    }
    this.repaint();
  }

  setTheme() {
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    this.painter.setTheme(this.theme);
    this.part("scale").style.background = `linear-gradient(to right, ${PALETTE[this.theme]})`;
    if (this.column) this.strip.show(this.column, this.theme);
  }

  take(message) {
    const isEntered = message.visit !== this.message?.visit;
    this.message = message;
    if (isEntered) this.address.enter(message.place, message.asked);
    this.drawChips();
    this.part("notes").textContent = message.notes.join(" ");
    this.part("hint").textContent = message.is_own ? HINTS.own : HINTS.passage;
    this.box.setAttribute("aria-label", `Text coloured by a unit of ${message.place.model}`);
    this.slider.max = message.units - 1;
    this.takeText(isEntered);
    if (isEntered) {
      this.position = message.position;
      const keepsUnit = message.keeps_unit && this.unit !== undefined;
      if (keepsUnit) this.address.note({ unit: this.unitName });
      else [this.group, this.unit] = [message.group, message.unit];
    }
    this.setUnit(this.group, this.unit);
    this.show(this.position);
    if (isEntered) this.settle();
  }

  takeText(isEntered) {
    const { message, editor } = this;
    this.box.classList.toggle("own", message.is_own);
    this.box.tabIndex = message.is_own ? -1 : 0;
    if (!message.is_own) {
      editor.close();
      this.layer.set(message.text);
    } else if (isEntered) {
      editor.open(message.text);
      if (editor.text === message.text) this.noteOwn(editor.text);
      this.layer.set(editor.text);
    }
  }

  /** How far the levels hold: for a text being typed, up to the first change since it was read. */
  readSoFar() {
    const { message, editor } = this;
    return editor.isOpen ? commonStart(message.text, editor.text) : message.length;
  }

  // ---- units

  /** Whether a unit's levels are here: of a long text, only those of some units are. */
  isHere(group, unit) {
    const { message } = this;
    const { first } = message;
    return group === message.group && unit >= first && unit < first + message.sent;
  }

  setUnit(group, unit) {
    const { message } = this;
    this.group = group;
    this.unit = Math.min(Math.max(0, unit), message.units - 1);
    this.slider.value = this.unit;
    this.slider.setAttribute("aria-valuetext", this.unitName);
    this.part("unit-name").textContent = this.unitName;
    this.drawLegend();
    if (!this.isHere(group, this.unit)) return this.ask();
    const from = (this.unit - message.first) * message.length;
    this.column = message.levels.subarray(from, from + message.length);
    this.known = this.readSoFar();
    this.strip.show(this.column, this.theme);
  }

  /** Ask the server for a unit that is not here; until it comes, nothing is coloured. */
  ask() {
    this.column = new Uint8Array();
    this.known = 0;
    this.strip.show(this.column, this.theme);
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.trigger("unit", this.unitName), PAUSE_TO_ASK);
  }

  get unitName() {
    return `${this.group}.${this.unit}`;
  }

  showUnit(unit, group = this.group) {
    this.setUnit(group, unit);
    this.paint();
    this.tellLevel(this.shown);
    this.address.note({ unit: this.unitName });
  }

  drawChips() {
    const chips = this.message.detectors.map((detector) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      chip.dataset.unit = detector.unit;
      const unit = document.createElement("span");
      unit.className = "chip-unit";
      unit.textContent = detector.unit;
      chip.append(detector.title, " ", unit);
      chip.onclick = () => this.follow(detector.unit);
      return chip;
    });
    this.part("chips").replaceChildren(...chips);
  }

  follow(name) {
    const [group, unit] = name.split(".");
    this.showUnit(Number(unit), group);
  }

  /** Which end of the scale means what, if this unit is known to mean something. */
  drawLegend() {
    const known = this.message.detectors.find((detector) => detector.unit === this.unitName);
    for (const chip of this.part("chips").children) {
      chip.setAttribute("aria-pressed", chip.dataset.unit === this.unitName);
    }
    say(this.part("low"), known ? `${known.low}  −1` : "−1");
    say(this.part("high"), known ? `+1  ${known.high}` : "+1");
    say(this.part("claim"), known?.claim ?? this.message.unclaimed);
    this.part("threshold").hidden = known?.level == null;
    this.part("threshold").style.left = `${((known?.level ?? 0) / 255) * 100}%`;
    this.part("legend").classList.toggle("means", Boolean(known));
  }

  // ---- painting

  /** Measure what lies where, then paint; needed when text, size or scrolling changed. */
  repaint() {
    const { scrollTop, clientHeight, scrollHeight } = this.box;
    this.inView = this.layer.visiblePieces(this.box, 0);
    this.nearby = this.layer.visiblePieces(this.box, clientHeight / 2);
    // By height, which is near enough for a strip.
    this.inSight = [scrollTop / scrollHeight, (scrollTop + clientHeight) / scrollHeight];
    this.strip.measure();
    this.placeCursor();
    this.paintAround();
    this.drawStrip();
  }

  /**
   * Colour what is in view. It asks nothing of the layout: this is all that a new unit costs. What
   * is around it, where one may scroll to, is painted when there is time.
   */
  paint() {
    this.painter.paint(this.inView, this.column, this.known);
    this.drawStrip();
    clearTimeout(this.around);
    this.around = setTimeout(() => this.paintAround(), PAUSE_TO_PAINT);
  }

  paintAround() {
    this.painter.paint(this.nearby, this.column, this.known);
  }

  drawStrip() {
    this.strip.draw(this.inSight, this.position);
  }

  // ---- the chosen character

  /** Choose a character: it stays until another is chosen, and stands in the address. */
  choose(position, { isQuiet = false } = {}) {
    const { length } = this.message;
    this.position = Math.min(Math.max(0, position), Math.max(0, length - 1));
    this.show(this.position);
    this.drawStrip();
    this.address.note({ pos: String(this.position) });
    if (!isQuiet) this.speak();
  }

  /** Show a character in the readout; pointing at one does not choose it. */
  show(position) {
    this.shown = position;
    this.placeCursor();
    this.tell(position);
  }

  tell(position) {
    this.readout.show(position < this.known ? this.factsAt(position) : null);
    this.tellLevel(position);
  }

  tellLevel(position) {
    if (position >= this.known) return;
    this.readout.showLevel(valueOf(this.column[position]), colourOf(this.column[position], this.theme));
  }

  factsAt(position) {
    const { message, layer } = this;
    const at = position * message.candidates;
    const candidates = [];
    for (let k = at; k < at + Math.min(CANDIDATES, message.candidates); k++) {
      candidates.push({
        character: message.vocabulary[message.likeliest[k]],
        probability: message.probabilities[k] / 65535,
      });
    }
    return {
      character: layer.characterAt(position),
      position,
      length: message.length,
      surprise: message.surprise[position],
      candidates,
      following: layer.characterAt(position + 1),
    };
  }

  placeCursor() {
    const rect = this.shown < this.layer.count ? this.layer.rectAt(this.shown) : null;
    this.cursor.hidden = !rect || this.editor.isOpen;
    if (this.cursor.hidden) return;
    const sheet = this.part("sheet").getBoundingClientRect();
    Object.assign(this.cursor.style, {
      left: `${rect.left - sheet.left}px`,
      top: `${rect.top - sheet.top}px`,
      width: `${Math.max(rect.width, 7)}px`,
      height: `${rect.height}px`,
    });
  }

  speak() {
    const character = this.layer.characterAt(this.position);
    const value = signed(valueOf(this.column[this.position]));
    const name = nameOf(character) || glyphOf(character);
    this.part("spoken").textContent = `${name}, level ${value}`;
  }

  /** Bring the chosen character into sight, once the text has been laid out. */
  settle() {
    if (this.position > 0) this.scrollTo(this.position, { onlyIfHidden: true });
    else this.box.scrollTop = 0;
  }

  scrollTo(position, { onlyIfHidden = false } = {}) {
    const rect = this.layer.rectAt(position);
    if (!rect) return;
    const box = this.box.getBoundingClientRect();
    if (onlyIfHidden && rect.top >= box.top && rect.bottom <= box.bottom) return;
    this.box.scrollTop += rect.top - box.top - (box.height - rect.height) / 2;
  }

  // ---- pointer, keys, clipboard

  /** The position under the pointer, or -1. */
  positionUnder({ clientX: x, clientY: y }) {
    const place = placeUnder(this.root, x, y);
    if (!place) return -1;
    const after = place.node === this.editor.area
      ? countPoints(this.editor.text.slice(0, place.offset))
      : this.box.contains(place.node) ? this.layer.positionOf(place.node, place.offset) : -1;
    // A caret stands between two characters: take the one the pointer is on.
    for (const position of [after, after - 1]) {
      const rect = position >= 0 && position < this.layer.count && this.layer.rectAt(position);
      if (rect && x >= rect.left - 1 && x <= rect.right + 1 && y >= rect.top - 6 && y <= rect.bottom + 6) {
        return position;
      }
    }
    return -1;
  }

  point(event) {
    if (event.buttons) return; // a selection is being made
    const position = this.positionUnder(event);
    if (position !== this.shown) this.show(position < 0 ? this.position : position);
  }

  tap(event) {
    if (this.editor.isOpen || !selectionIn(this.root)?.collapsed) return;
    const position = this.positionUnder(event);
    if (position >= 0) this.choose(position);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isOwn = this.editor.isOpen;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const unitStep = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (unitStep && event.altKey === isOwn) this.showUnit(this.unit + unitStep);
    else if (step && !isOwn && !event.altKey) this.move(step);
    else return;
    event.preventDefault();
  }

  move(step) {
    this.choose(this.position + step);
    this.scrollTo(this.position, { onlyIfHidden: true });
  }

  /** The clipboard gets the text itself, whatever signs stand for its characters here. */
  copy(event) {
    const range = this.editor.isOpen ? null : selectionIn(this.root);
    if (!range || range.collapsed || !event.clipboardData) return;
    const from = this.layer.positionOf(range.startContainer, range.startOffset);
    const to = this.layer.positionOf(range.endContainer, range.endOffset);
    event.clipboardData.setData("text/plain", pointSlice(this.message.text, from, to));
    event.preventDefault();
  }

  // ---- a text of one's own

  beforeCaret(units) {
    return Math.max(0, countPoints(this.editor.text.slice(0, units)) - 1);
  }

  /** At every key: what was read before the first change still holds, the rest waits. */
  typed(text) {
    this.layer.set(text);
    this.known = this.column.length ? this.readSoFar() : 0;
    this.repaint();
  }

  send(text) {
    const length = this.noteOwn(text);
    this.part("notes").textContent = "Reading …";
    const sent = length > MOST_SENT ? pointSlice(text, 0, MOST_SENT) : text;
    this.trigger("own", { text: sent.toWellFormed?.() ?? sent, length, unit: this.unitName });
  }

  /** A short text stands in the address; a longer one only in this browser. */
  noteOwn(text) {
    const length = countPoints(text);
    this.address.note({ own: length && length <= MOST_IN_ADDRESS ? text : null });
    return length;
  }

  dispose() {
    clearTimeout(this.asking);
    clearTimeout(this.around);
    this.resized.disconnect();
    this.editor.close();
    this.painter.dispose();
    this.address.dispose();
  }
}

/** Set a text only where it is another one: the same text again would cost a layout. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A level as a number from -1 to 1. */
function valueOf(level) {
  return (level - 127.5) / 127.5;
}

/** The slice of a text between two positions counted in code points. */
function pointSlice(text, from, to) {
  return text.length === countPoints(text) ? text.slice(from, to) : [...text].slice(from, to).join("");
}

/** The selection, also where it lies within a shadow root: a StaticRange, a Range or nothing. */
function selectionIn(root) {
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

const VIEWS = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let view = VIEWS.get(root);
  if (!view || !root.contains(view.section)) {
    view?.dispose();
    view = new NeuronText(root);
    VIEWS.set(root, view);
  }
  view.update(component);
  return () => {
    view.dispose();
    VIEWS.delete(root);
  };
}
