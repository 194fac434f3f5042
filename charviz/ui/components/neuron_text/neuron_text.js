/**
 * A text coloured by one unit of a network, with the unit's control, a strip, a readout and, for a
 * text of one's own, an editor. Python computes everything; this draws it. Once a message is here,
 * moving in the text or from unit to unit asks nothing of the server.
 */

import { AddressBar } from "./address.js";
import { Asking } from "./asking.js";
import { glyphOf, nameOf } from "./characters.js";
import { Editor, MOST_SENT } from "./editor.js";
import { colourOf, HighlightPainter, SpanPainter } from "./painter.js";
import { Panels } from "./panels.js";
import { unpack } from "./payload.js";
import { positionUnder, selectionIn } from "./pointing.js";
import { Readout, signed } from "./readout.js";
import { Strip } from "./strip.js";
import { commonStart, countPoints, pointSlice, TextLayer } from "./text_layer.js";
import { UnitBar } from "./unit_bar.js";

const MOST_IN_ADDRESS = 2_000; // code points of a text of one's own
const PAUSE_TO_PAINT = 120; // ms after the last unit, before what is out of sight is painted
const HINTS = {
  passage: "← → move in the text · ↑ ↓ change the unit",
  own: "Alt + ↑ ↓ change the unit",
};
let instances = 0;

/**
 * The whole, and the hub that panels know it by: `message`, `unit`, `position`, `stretch`, `text`,
 * `theme`, `columnOf`, `showUnit`, `choose`, `chooseStretch`, `scrollTo`, `ask`, `note`, `say`.
 */
class NeuronText {
  constructor(root) {
    this.root = root;
    this.section = root.querySelector(".neuron-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    this.box = this.part("text");
    this.cursor = this.part("cursor");
    this.layer = new TextLayer(this.part("layer"));
    this.painter = HighlightPainter.isPossible()
      ? new HighlightPainter(root, `charviz-${instances++}`)
      : new SpanPainter();
    this.bar = new UnitBar(this.section, (name) => this.showUnit(name));
    this.readout = new Readout(this.part("readout"));
    this.strip = new Strip(this.part("strip"), (position) => this.scrollTo(position));
    this.editor = new Editor(this.part("editor"), {
      onInput: () => this.typed(),
      onPause: (text) => this.send(text),
      onCaret: () => this.choose(this.editor.caret - 1),
    });
    this.address = new AddressBar();
    this.asking = new Asking(
      (wish) => this.trigger("ask", wish),
      () => this.wish(),
    );
    this.panels = new Panels(this.section, this);
    this.wire();
  }

  wire() {
    const { box } = this;
    box.onkeydown = (event) => this.key(event);
    box.onscroll = () => this.repaint();
    box.onpointermove = (event) => event.pointerType === "mouse" && this.point(event);
    box.onpointerleave = () => this.show(this.position);
    box.onclick = (event) => this.tap(event);
    box.oncopy = (event) => this.copy(event);
    this.resized = new ResizeObserver(() => this.message && this.repaint());
    this.resized.observe(box);
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    this.painter.setTheme(this.theme);
    this.bar.setTheme(this.theme);
    this.panels.tell("setTheme", this.theme);
    if (data === this.data) this.strip.show(this.column, this.theme);
    else this.take(unpack(data));
    this.data = data;
    this.repaint();
  }

  /** Take a message; what was moved to in the browser stays, unless another place is entered. */
  take(message) {
    const isEntered = message.visit !== this.message?.visit;
    const keepsUnit = !isEntered || (message.keeps_unit && this.unit !== undefined);
    const keepsLooks = !isEntered || (message.keeps_looks && this.message);
    this.message = message;
    this.isReading = false;
    this.bar.take(message);
    this.part("notes").textContent = message.notes.join(" ");
    this.part("hint").textContent = message.is_own ? HINTS.own : HINTS.passage;
    this.box.setAttribute("aria-label", `Text coloured by a unit of ${message.place.model}`);
    if (isEntered) this.address.enter(message.place, message.asked);
    if (isEntered) this.position = message.position;
    if (isEntered) this.stretch = message.stretch;
    if (!keepsLooks) this.sort = message.sort;
    if (!keepsUnit) this.unit = `${message.group}.${message.unit}`;
    else if (isEntered) this.address.note({ unit: this.unit });
    this.takeText(isEntered);
    this.setUnit(this.unit);
    this.show(this.position);
    if (isEntered) this.scrollTo(this.position, { onlyIfHidden: true });
    this.panels.take(message, keepsLooks ? undefined : message.opened);
    this.asking.hear(message.answer);
    const wished = this.panels.wish();
    if (Object.keys(wished).some((name) => !(name in message))) this.asking.ask();
  }

  takeText(isEntered) {
    const { message, editor, layer } = this;
    this.box.classList.toggle("own", message.is_own);
    this.box.tabIndex = message.is_own ? -1 : 0;
    if (isEntered) this.box.scrollTop = 0;
    if (!message.is_own) {
      editor.close();
      layer.set(message.text);
    } else if (isEntered) {
      editor.open(message.text);
      layer.set(editor.text);
      if (editor.text === message.text) this.noteOwn(editor.text);
      else this.send(editor.text);
    }
  }

  /** How far the levels hold: for a text being typed, up to the first change since it was read. */
  readSoFar() {
    const { message, editor } = this;
    if (!this.column.length) return 0;
    return editor.isOpen ? commonStart(message.text, editor.text) : message.length;
  }

  // ---- units

  showUnit(name) {
    this.setUnit(name);
    this.paint();
    this.tellLevel();
    this.panels.tell("showUnit", name);
    this.address.note({ unit: name });
  }

  setUnit(name) {
    this.unit = name;
    this.bar.show(name);
    this.column = this.columnOf(name);
    this.known = this.readSoFar();
    this.strip.show(this.column, this.theme);
    // Until it comes, nothing is coloured.
    if (!this.column.length && this.message.length) this.asking.ask();
  }

  /** What the server must know to answer any question. */
  wish() {
    return { unit: this.unit, colour: "", pins: [], have: "", ...this.panels.wish() };
  }

  /** Ask the server; `more` goes along once, beside what the panels wish for. */
  ask(more) {
    this.asking.ask(more);
  }

  /** Write values into the address, such as `{ sort: "variance" }`; null takes one out. */
  note(values) {
    this.address.note(values);
  }

  /** Say a sentence under the text, and to those who listen. */
  say(sentence) {
    this.part("notes").textContent = sentence;
  }

  /** The text shown. */
  get text() {
    return this.editor.isOpen ? this.editor.text : this.message.text;
  }

  /** A unit's levels; none if they are not here, as in another layer, or far off in a long text. */
  columnOf(name) {
    const { group, first, sent, length, levels } = this.message;
    const [itsGroup, index] = name.split(".");
    const at = Number(index) - first;
    const isHere = itsGroup === group && at >= 0 && at < sent;
    return isHere ? levels.subarray(at * length, (at + 1) * length) : new Uint8Array();
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
    this.paintNearby();
    this.drawStrip();
  }

  /**
   * Colour what is in view. It asks nothing of the layout: this is all that a new unit costs. What
   * is around it, where one may scroll to, is painted when there is time.
   */
  paint() {
    this.painter.paint(this.inView, this.column, this.known);
    this.drawStrip();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.paintNearby(), PAUSE_TO_PAINT);
  }

  paintNearby() {
    this.painter.paint(this.nearby, this.column, this.known);
  }

  drawStrip() {
    this.strip.draw(this.inSight, this.position);
  }

  // ---- the chosen character

  /** Choose a character: it stays until another is chosen, and stands in the address. */
  choose(position) {
    this.position = Math.min(Math.max(0, position), Math.max(0, this.layer.count - 1));
    this.show(this.position);
    this.drawStrip();
    this.panels.tell("showPosition", this.position);
    this.address.note({ pos: String(this.position) });
  }

  /** Choose a stretch of the text, code points, `to` not in it; it stands in the address. */
  chooseStretch(from, to) {
    this.stretch = [from, to];
    this.scrollTo(from, { onlyIfHidden: true });
    this.address.note({ stretch: `${from}-${to}` });
  }

  /** Show a character in the readout; pointing at one does not choose it. */
  show(position) {
    this.shown = position;
    this.placeCursor();
    if (position >= this.known && this.isReading) return; // its facts are on their way
    this.readout.show(position < this.known ? this.factsAt(position) : null);
    this.tellLevel();
  }

  tellLevel() {
    if (this.shown >= this.known) return;
    const level = this.column[this.shown];
    this.readout.showLevel(valueOf(level), colourOf(level, this.theme));
  }

  factsAt(position) {
    const { message, layer } = this;
    const ranks = Array.from({ length: message.candidates }, (_, rank) => rank);
    const at = position * message.candidates;
    return {
      character: layer.characterAt(position),
      position,
      length: message.length,
      surprise: message.surprise[position],
      candidates: ranks.map((rank) => ({
        character: message.vocabulary[message.likeliest[at + rank]],
        probability: message.probabilities[at + rank] / 65535,
      })),
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

  scrollTo(position, { onlyIfHidden = false } = {}) {
    if (position >= this.layer.count) return;
    const rect = this.layer.rectAt(position);
    const box = this.box.getBoundingClientRect();
    if (onlyIfHidden && rect.top >= box.top && rect.bottom <= box.bottom) return;
    this.box.scrollTop += rect.top - box.top - (box.height - rect.height) / 2;
  }

  // ---- pointer, keys, clipboard

  point(event) {
    if (event.buttons) return; // a selection is being made
    const position = positionUnder(event, this);
    if (position !== this.shown) this.show(position < 0 ? this.position : position);
  }

  tap(event) {
    if (this.editor.isOpen || selectionIn(this.root)?.collapsed === false) return;
    const position = positionUnder(event, this);
    if (position >= 0) this.choose(position);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isOwn = this.editor.isOpen; // there the plain arrows move the caret
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const unitStep = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (unitStep && event.altKey === isOwn) this.bar.step(unitStep);
    else if (step && !isOwn && !event.altKey) this.move(step);
    else return;
    event.preventDefault();
  }

  move(step) {
    this.choose(this.position + step);
    this.scrollTo(this.position, { onlyIfHidden: true });
    const character = this.layer.characterAt(this.position);
    const level = this.position < this.known ? signed(valueOf(this.column[this.position])) : "";
    this.part("spoken").textContent = `${nameOf(character) || glyphOf(character)}, level ${level}`;
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

  /** At every key: what was read before the first change still holds, the rest waits. */
  typed() {
    this.isReading = true;
    this.layer.set(this.editor.text);
    this.known = this.readSoFar();
    this.repaint();
  }

  send(text) {
    const length = this.noteOwn(text);
    const sent = pointSlice(text, 0, MOST_SENT);
    this.isReading = true;
    this.part("notes").textContent = "Reading …";
    const wish = { ...this.wish(), number: this.asking.number };
    this.trigger("own", { text: sent.toWellFormed?.() ?? sent, length, wish });
  }

  /** A short text stands in the address; a longer one only in this browser. */
  noteOwn(text) {
    const length = countPoints(text);
    this.address.note({ own: length && length <= MOST_IN_ADDRESS ? text : null });
    return length;
  }

  dispose() {
    clearTimeout(this.later);
    this.asking.dispose();
    this.panels.dispose();
    this.resized.disconnect();
    this.editor.close();
    this.painter.dispose();
    this.address.dispose();
  }
}

/** A level as a number from -1 to 1. */
function valueOf(level) {
  return (level - 127.5) / 127.5;
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
