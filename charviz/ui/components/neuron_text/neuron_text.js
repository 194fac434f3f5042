/**
 * A text coloured by one unit of a network, with the unit's control, a strip, a readout and, for a
 * text of one's own, an editor. Python computes everything; this draws it. What is here once can be
 * looked at without asking the server: moving in the text, or from unit to unit.
 */

import { Chosen } from "./chosen.js";
import { Exchange } from "./exchange.js";
import { drawnBy } from "../parts/failing.js";
import { Looks } from "./looks.js";
import { Moving } from "./moving.js";
import { OwnText } from "./own_text.js";
import { Panels } from "./panels.js";
import { unpack } from "../parts/payload.js";
import { Picture } from "./picture.js";
import { Store } from "./store.js";
import { Tips } from "../parts/tips.js";
import { Tracks } from "./tracks.js";
import { UnitBar } from "../parts/unit_bar.js";

const HINTS = {
  passage: "← → move in the text · ↑ ↓ change the unit",
  own: "Alt + ↑ ↓ change the unit",
};

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
    this.store = new Store();
    this.tracks = new Tracks(this.store);
    this.picture = new Picture(this);
    this.bar = new UnitBar(this.section, (name) => this.showUnit(name));
    this.looks = new Looks(this);
    this.chosen = new Chosen(this);
    this.own = new OwnText(this);
    this.exchange = new Exchange(this);
    this.panels = new Panels(this.section, this);
    this.moving = new Moving(this);
    this.tips = new Tips(this.section);
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    this.picture.setTheme(this.theme);
    if (data !== this.data) this.take(unpack(data));
    else if (this.message) this.panels.tell("setTheme", this.theme);
    this.data = data;
    if (!this.message) return;
    this.showLooks();
    this.chosen.tellLevels();
    this.picture.repaint();
  }

  /** Take a message; what was moved to in the browser stays, unless another place is entered. */
  take(message) {
    if (!this.store.take(message)) return this.exchange.askForAll(message);
    const isFirst = !this.message;
    const isEntered = message.visit !== this.message?.visit;
    const keepsUnit = !isEntered || (message.keeps_unit && !isFirst);
    const keepsLooks = !isEntered || (message.keeps_looks && !isFirst);
    this.message = message;
    this.isReading = false;
    this.tracks.take(message);
    this.bar.take(message);
    this.part("notes").textContent = message.notes.join(" ");
    this.box.setAttribute("aria-label", `Text coloured by a unit of ${message.place.model}`);
    if (isEntered) this.enter(message);
    this.showHint();
    if (!keepsUnit) this.unit = `${message.group}.${message.unit}`;
    this.looks.take(message, { isEntered, isKept: keepsLooks });
    this.takeText(isEntered);
    this.known = this.readSoFar();
    this.bar.show(this.unit);
    this.showLooks();
    this.chosen.show(this.position);
    if (isEntered) this.scrollTo(this.position, { onlyIfHidden: true });
    this.panels.take(message, keepsLooks ? undefined : message.opened);
    if (isEntered && keepsLooks) this.exchange.noteAll();
    this.exchange.asking.hear(message.answer);
    this.exchange.askForMissing();
  }

  /** Take up a place as the address has it. */
  enter({ place, asked, position, stretch }) {
    this.exchange.address.enter(place, asked);
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
      this.own.open(message.text);
    }
  }

  /** How far what was read holds: for a text being typed, up to the first change since. */
  readSoFar() {
    const { message, editor } = this;
    return editor.isOpen ? this.own.commonWith(message.text) : message.length;
  }

  // ---- what is shown

  get box() {
    return this.picture.box;
  }

  get layer() {
    return this.picture.layer;
  }

  get editor() {
    return this.own.editor;
  }

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
    this.note(this.looks.colour ? { unit: name, colour: null } : { unit: name });
    this.looks.colour = "";
    this.bar.show(name);
    this.showLooks();
    this.picture.paint();
    this.chosen.tellLevels();
    this.panels.tell("showUnit", name);
    this.exchange.askForMissing();
  }

  /** What colours the text, or what is pinned, is another now. */
  looksChanged() {
    this.showLooks();
    this.picture.repaint();
    this.chosen.tellLevels();
    this.note(this.looks.values);
    this.exchange.askForMissing();
  }

  showLooks() {
    this.looks.show(this.theme);
    this.picture.show(this.looks.row, this.looks.rows);
  }

  /** Choose a character: it stays until another is chosen, and stands in the address. */
  choose(position) {
    this.chosen.position = Math.min(Math.max(0, position), Math.max(0, this.layer.count - 1));
    this.chosen.show(this.position);
    this.picture.drawStrip();
    this.panels.tell("showPosition", this.position);
    this.note({ pos: String(this.position) });
  }

  /** Choose a stretch of the text, code points, `to` not in it; without one, there is none. */
  chooseStretch(from, to) {
    this.stretch = from === undefined ? null : [from, to];
    if (this.stretch) this.scrollTo(from, { onlyIfHidden: true });
    this.showHint();
    this.picture.repaint();
    this.panels.tell("showStretch", this.stretch);
    this.note({ stretch: this.stretch && `${from}-${to}` });
  }

  showHint() {
    const hint = this.message.is_own ? HINTS.own : HINTS.passage;
    this.part("hint").textContent = this.stretch ? `${hint} · Esc unmarks` : hint;
  }

  scrollTo(position, how) {
    this.picture.scrollTo(position, how);
  }

  // ---- the server and the address

  /** Ask the server; `more` goes along once, beside what the panels wish for. */
  ask(more) {
    this.exchange.asking.ask(more);
  }

  /** Write values into the address, such as `{ sort: "variance" }`; null takes one out. */
  note(values) {
    if ("sort" in values) this.looks.sort = values.sort ?? "";
    this.exchange.note(values);
  }

  /** Go to other values of the address, with an entry to go Back from. */
  go(values) {
    this.exchange.address.go(values);
  }

  /** The whole address of what is shown. */
  get link() {
    return this.exchange.link;
  }

  /** Go back to how this network and text begin, with an entry to go Back from. */
  reset() {
    this.exchange.reset();
  }

  /** Say a sentence under the text, and to those who listen. */
  say(sentence) {
    this.part("notes").textContent = sentence;
  }

  /** At every key in the editor: what was read before the first change still holds. */
  typed() {
    this.isReading = true;
    this.layer.set(this.editor.text);
    this.known = this.readSoFar();
    this.showLooks();
    this.picture.repaint();
  }

  dispose() {
    this.panels.dispose();
    this.editor.close();
    this.picture.dispose();
    this.exchange.dispose();
  }
}

export default drawnBy(NeuronText);
