/**
 * A text coloured by one unit of a network, with the unit's control, a strip, a readout and, for a
 * text of one's own, an editor. Python computes everything; this draws it. What is here once can be
 * looked at without asking the server: moving in the text, or from unit to unit.
 */

import { AddressBar } from "./address.js";
import { Asking } from "./asking.js";
import { Chosen } from "./chosen.js";
import { Editor, MOST_SENT } from "./editor.js";
import { drawOrTell } from "./failing.js";
import { Looks } from "./looks.js";
import { Moving } from "./moving.js";
import { HighlightPainter, SpanPainter } from "./painter.js";
import { Panels } from "./panels.js";
import { unpack } from "./payload.js";
import { Store } from "./store.js";
import { Strip } from "./strip.js";
import { commonStart, countPoints, pointSlice, TextLayer } from "./text_layer.js";
import { Tips } from "./tips.js";
import { Tracks } from "./tracks.js";
import { UnitBar } from "./unit_bar.js";

const MOST_IN_ADDRESS = 2_000; // code points of a text of one's own
const PAUSE_TO_PAINT = 120; // ms after the last unit, before what is out of sight is painted
const HINTS = {
  passage: "← → move in the text · ↑ ↓ change the unit",
  own: "Alt + ↑ ↓ change the unit",
};
let instances = 0;

/**
 * The whole, and the hub that panels know it by: `message`, `unit`, `position`, `stretch`, `sort`,
 * `text`, `longText`, `theme`, `tracks`, `looks`, `columnOf`, `showUnit`, `choose`,
 * `chooseStretch`, `scrollTo`, `ask`, `note`, `go`, `link`, `reset`, `say`.
 */
class NeuronText {
  constructor(root) {
    this.root = root;
    this.section = root.querySelector(".neuron-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    this.box = this.part("text");
    this.store = new Store();
    this.tracks = new Tracks(this.store);
    this.layer = new TextLayer(this.part("layer"));
    this.painter = HighlightPainter.isPossible()
      ? new HighlightPainter(root, `charviz-${instances++}`)
      : new SpanPainter();
    this.bar = new UnitBar(this.section, (name) => this.showUnit(name));
    this.looks = new Looks(this);
    this.chosen = new Chosen(this);
    this.strip = new Strip(this.part("strip"), (position) => this.scrollTo(position));
    this.editor = new Editor(this.part("editor"), {
      onInput: () => this.typed(),
      onPause: (text) => this.send(text),
      onCaret: () => this.choose(this.editor.caret - 1),
      onLeave: (text) => this.noteOwn(text),
    });
    this.address = new AddressBar();
    this.asking = new Asking(
      (wish) => this.trigger("ask", wish),
      () => this.wish(),
    );
    this.panels = new Panels(this.section, this);
    this.moving = new Moving(this);
    this.tips = new Tips(this.section);
    this.box.onscroll = () => this.repaint();
    this.resized = new ResizeObserver(() => this.message && this.repaint());
    this.resized.observe(this.box);
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    this.painter.setTheme(this.theme);
    if (data !== this.data) this.take(unpack(data));
    else if (this.message) this.panels.tell("setTheme", this.theme);
    this.data = data;
    if (!this.message) return;
    this.showLooks();
    this.chosen.tellLevels();
    this.repaint();
  }

  /** Take a message; what was moved to in the browser stays, unless another place is entered. */
  take(message) {
    if (!this.store.take(message)) return this.askForAll(message);
    const isFirst = !this.message;
    const isEntered = message.visit !== this.message?.visit;
    const keepsUnit = !isEntered || (message.keeps_unit && !isFirst);
    const keepsLooks = !isEntered || (message.keeps_looks && !isFirst);
    this.message = message;
    this.isReading = false;
    this.tracks.take(message);
    this.bar.take(message);
    this.part("notes").textContent = message.notes.join(" ");
    this.part("hint").textContent = message.is_own ? HINTS.own : HINTS.passage;
    this.box.setAttribute("aria-label", `Text coloured by a unit of ${message.place.model}`);
    if (isEntered) this.enter(message);
    if (!keepsUnit) this.unit = `${message.group}.${message.unit}`;
    this.looks.take(message, !keepsLooks);
    this.takeText(isEntered);
    this.known = this.readSoFar();
    this.bar.show(this.unit);
    this.showLooks();
    this.chosen.show(this.position);
    if (isEntered) this.scrollTo(this.position, { onlyIfHidden: true });
    this.panels.take(message, keepsLooks ? undefined : message.opened);
    if (isEntered && keepsLooks) this.noteAll();
    this.asking.hear(message.answer);
    this.askForMissing();
  }

  /** Take up a place as the address has it. */
  enter({ place, asked, position, stretch }) {
    this.address.enter(place, asked);
    this.chosen.position = position;
    this.stretch = stretch;
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

  /** How far what was read holds: for a text being typed, up to the first change since. */
  readSoFar() {
    const { message, editor } = this;
    return editor.isOpen ? commonStart(message.text, editor.text) : message.length;
  }

  // ---- what is shown

  get position() {
    return this.chosen.position;
  }

  get sort() {
    return this.looks.sort;
  }

  /** The text shown. */
  get text() {
    return this.editor.isOpen ? this.editor.text : this.message.text;
  }

  /** The whole of a text of one's own that is longer than what is read, or null. */
  get longText() {
    return this.editor.isOpen ? this.editor.longText : null;
  }

  /** The levels of a track; none if they are not here, as those of a unit far off in a long text. */
  columnOf(track) {
    return this.store.columnOf(track);
  }

  /** Show a unit, and let it colour the text. */
  showUnit(name) {
    this.unit = name;
    this.address.note(this.looks.colour ? { unit: name, colour: null } : { unit: name });
    this.looks.colour = "";
    this.bar.show(name);
    this.showLooks();
    this.paint();
    this.chosen.tellLevels();
    this.panels.tell("showUnit", name);
    this.askForMissing();
  }

  /** What colours the text, or what is pinned, is another now. */
  looksChanged() {
    this.showLooks();
    this.repaint();
    this.chosen.tellLevels();
    this.note(this.looks.values);
    this.askForMissing();
  }

  showLooks() {
    this.looks.show(this.theme);
    this.strip.show([this.looks.row, ...this.looks.rows], this.theme);
  }

  /** Choose a character: it stays until another is chosen, and stands in the address. */
  choose(position) {
    this.chosen.position = Math.min(Math.max(0, position), Math.max(0, this.layer.count - 1));
    this.chosen.show(this.position);
    this.drawStrip();
    this.panels.tell("showPosition", this.position);
    this.note({ pos: String(this.position) });
  }

  /** Choose a stretch of the text, code points, `to` not in it; without one, there is none. */
  chooseStretch(from, to) {
    this.stretch = from === undefined ? null : [from, to];
    if (this.stretch) this.scrollTo(from, { onlyIfHidden: true });
    this.repaint();
    this.panels.tell("showStretch", this.stretch);
    this.note({ stretch: this.stretch && `${from}-${to}` });
  }

  scrollTo(position, { onlyIfHidden = false } = {}) {
    if (position >= this.layer.count) return;
    const rect = this.layer.rectAt(position);
    const box = this.box.getBoundingClientRect();
    if (onlyIfHidden && rect.top >= box.top && rect.bottom <= box.bottom) return;
    this.box.scrollTop += rect.top - box.top - (box.height - rect.height) / 2;
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
    this.chosen.placeCursor();
    this.paintNearby();
    this.looks.ribbons.draw(this.nearby, this.layer, this.stretch);
    this.drawStrip();
  }

  /**
   * Colour what is in view. It asks nothing of the layout: this is all that a new unit costs. What
   * is around it, where one may scroll to, is painted when there is time.
   */
  paint() {
    this.painter.paint(this.inView, this.looks.row);
    this.drawStrip();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.paintNearby(), PAUSE_TO_PAINT);
  }

  paintNearby() {
    this.painter.paint(this.nearby, this.looks.row);
  }

  drawStrip() {
    this.strip.draw(this.inSight, this.position, this.stretch);
  }

  // ---- the server and the address

  /** The tracks that are shown and not here. */
  get missing() {
    const { length } = this.message;
    return length ? this.looks.shown.filter((track) => !this.columnOf(track).length) : [];
  }

  /** What the server must know to answer any question. */
  wish() {
    if (!this.message) return {};
    const { unit, missing, looks } = this;
    const { colour, pins } = looks;
    return { unit, colour, pins, missing, have: this.store.trace, ...this.panels.wish() };
  }

  /** Ask for what is shown and not here; until it comes, it is not coloured. */
  askForMissing() {
    const wished = Object.keys(this.panels.wish()).filter((name) => !(name in this.message));
    const { missing } = this;
    if (missing.length || wished.length) this.asking.askOnce([this.store.trace, missing, wished]);
  }

  /** Ask for all of a message that builds on what this instance never had. */
  askForAll({ group, unit, colour, pins }) {
    this.asking.askOnce([], { unit: `${group}.${unit}`, colour, pins, have: "" });
  }

  /** Ask the server; `more` goes along once, beside what the panels wish for. */
  ask(more) {
    this.asking.ask(more);
  }

  /** Write values into the address, such as `{ sort: "variance" }`; null takes one out. */
  note(values) {
    if ("sort" in values) this.looks.sort = values.sort ?? "";
    this.address.note(values);
  }

  /** Go to other values of the address, with an entry to go Back from. */
  go(values) {
    this.address.go(values);
  }

  /** The whole address of what is shown. */
  get link() {
    this.address.flush();
    const { unit, position } = this;
    return new URL(this.address.with({ unit, pos: String(position) }), location.href).href;
  }

  /** Go back to how this network and text begin, with an entry to go Back from. */
  reset() {
    this.address.flush();
    this.trigger("reset", Date.now());
  }

  /** Another text was chosen, and is looked at as the one before: that stands in its address. */
  noteAll() {
    const { unit } = this.message.keeps_unit ? this : {};
    const open = this.panels.opened.join() || null;
    this.note({ ...(unit && { unit }), ...this.looks.values, open });
  }

  /** Say a sentence under the text, and to those who listen. */
  say(sentence) {
    this.part("notes").textContent = sentence;
  }

  // ---- a text of one's own

  /** At every key: what was read before the first change still holds, the rest waits. */
  typed() {
    this.isReading = true;
    this.layer.set(this.editor.text);
    this.known = this.readSoFar();
    this.showLooks();
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

const VIEWS = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  drawOrTell(root, () => {
    let view = VIEWS.get(root);
    if (!view || !root.contains(view.section)) {
      view?.dispose();
      view = new NeuronText(root);
      VIEWS.set(root, view);
    }
    view.update(component);
  });
  return () => {
    VIEWS.get(root)?.dispose();
    VIEWS.delete(root);
  };
}
