/**
 * What a network writes at 31 temperatures by the same dice. Python writes and measures; this moves
 * through what is here, and asks for what is not: the rest of a film, another one, another unit.
 */

import { Beside } from "./beside.js";
import { colourOf } from "../parts/painter.js";
import { drawnBy } from "../parts/failing.js";
import { Exchange } from "./exchange.js";
import { Film } from "./film.js";
import { Legend, say } from "../parts/legend.js";
import { NextCharacter } from "./next_character.js";
import { SHADES } from "../parts/palette.js";
import { Playing } from "./playing.js";
import { Settings } from "./settings.js";
import { Sheet, spokenOf } from "./sheet.js";
import { TakingAlong } from "./taking_along.js";
import { Temperature } from "./temperature.js";
import { partingOf } from "./parting.js";
import { pointSlice } from "../parts/text_layer.js";
import { Tips } from "../parts/tips.js";
import { UnitBar } from "../parts/unit_bar.js";
import { unpack } from "../parts/payload.js";

const MOST_IN_ADDRESS = 2_000; // characters of a prompt: its end, which is what the server takes
const OWN = ["t", "at"]; // what the browser changes without asking

class SampledText {
  constructor(root) {
    this.root = root;
    this.section = root.querySelector(".sampled-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    this.settings = new Settings(this.section, (values) => this.want(values));
    this.temperature = new Temperature(this.section, (k) => this.moveTo(k));
    this.sheet = new Sheet(root, this.section, {
      onPoint: (position) => this.point(position),
      onChoose: (position, how) => this.choose(position, how),
    });
    this.next = new NextCharacter(this.section);
    this.playing = new Playing(this.section, {
      onStep: (count) => this.write(count),
      onEnd: (count) => this.written(count),
    });
    this.beside = new Beside(this.section, {
      onChoose: (k) => this.moveTo(k),
      onOpen: (isOpen) => this.look({ open: isOpen ? "side" : "" }),
    });
    this.bar = new UnitBar(this.section, (unit) => this.look({ unit }));
    this.legend = new Legend(this.section);
    this.taking = new TakingAlong(this.section, this);
    this.exchange = new Exchange(this);
    this.tips = new Tips(this.section);
    this.refused = [];
  }

  // ---- the server

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) this.take(unpack(data));
    this.data = data;
    this.showLegend();
    this.sheet.paint(this.theme);
    this.showCharacter();
  }

  /** Take a message; what was set in the browser since stays, unless another place is entered. */
  take(message) {
    const isEntered = message.entered !== this.message?.entered;
    const isSettled = this.exchange.isLast(message.answer) && !this.settings.isBusy;
    this.message = message;
    this.temperature.take(message.temperatures);
    this.bar.take(message);
    if (isEntered) this.enter(message);
    else if (isSettled) this.adopt(message.wanted);
    if (isSettled) this.isStale = false;
    if (message.refused.length) this.refused = message.refused;
    this.takeFilm(message);
    this.beside.take(message);
    this.taking.take(message);
    this.showAll();
    this.exchange.hear(message.answer);
  }

  /** Take up a place as the address has it. */
  enter({ place, asked, wanted }) {
    this.exchange.address.enter(place, asked);
    this.playing.forget();
    this.isStale = false;
    this.refused = [];
    this.wanted = { ...wanted };
    this.k = this.temperature.placeOf(wanted.t);
    this.before = this.temperature.placeOf(1);
    this.at = Number(wanted.at);
    this.beside.open(wanted.open === "side");
  }

  /** Take what the server made of what was asked for: a prompt cut, say. */
  adopt(wanted) {
    const values = Object.entries(wanted).filter(([key]) => !OWN.includes(key));
    const changed = Object.fromEntries(values.filter(([key, v]) => v !== this.exchange.noted(key)));
    Object.assign(this.wanted, Object.fromEntries(values));
    if (Object.keys(changed).length && this.isStale) this.note(changed);
  }

  takeFilm(message) {
    const { film: name, length, temperatures, wanted } = message;
    if (name !== this.film?.name) {
      this.film = new Film(name, temperatures.length, length);
      this.film.prompt = wanted.prompt;
      this.before = this.temperature.placeOf(1);
      this.pointed = undefined;
      this.sheet.box.scrollTop = 0;
    }
    this.film.take({ ...message, unit: wanted.unit });
  }

  // ---- what is wanted

  /** Another text is wanted, other dice, say: it stands in the address at once. */
  want(values) {
    const last = Number(values.length) - 1;
    if (last >= 0 && this.at > last) {
      this.at = last;
      values = { ...values, at: String(last) };
    }
    Object.assign(this.wanted, values);
    const prompt = values.prompt && [...values.prompt].slice(-MOST_IN_ADDRESS).join("");
    this.note(values.prompt ? { ...values, prompt } : values);
    this.isStale = true;
    this.refused = [];
    this.playing.forget();
    this.section.classList.add("waiting");
    this.ask();
  }

  /** The same text is looked at in another way. */
  look(values) {
    Object.assign(this.wanted, values);
    this.note(values);
    this.showAll();
    this.exchange.askForMissing();
  }

  /** Go to the temperature at a place. */
  moveTo(k) {
    if (k === this.k) return;
    this.before = this.k;
    this.k = k;
    this.wanted.t = String(Number(this.message.temperatures[k].value));
    this.pointed = undefined;
    this.note({ t: this.wanted.t });
    this.temperature.show(k);
    this.showText();
    this.showBeside();
  }

  point(position) {
    const pointed = position < 0 ? undefined : position;
    if (pointed === this.pointed || this.playing.isOn) return;
    this.pointed = pointed;
    this.showCharacter();
  }

  /** Choose a character: it stays until another is chosen, and stands in the address. */
  choose(position, { isSpoken = false } = {}) {
    this.playing.forget();
    this.at = position;
    this.pointed = undefined;
    this.wanted.at = String(position);
    this.note({ at: this.wanted.at });
    this.showText();
    if (isSpoken) this.speak();
  }

  speak() {
    const { candidates } = this.film.at(this.k, this.shown);
    const named = ({ symbol, chance }) =>
      `${spokenOf(this.message.vocabulary[symbol])} ${Math.round(100 * chance)} percent`;
    const likeliest = candidates.slice(0, 3).map(named).join(", ");
    const who = spokenOf(this.sheet.characterAt(this.shown));
    this.part("spoken").textContent = `${who}; next ${likeliest}`;
  }

  note(values) {
    this.exchange.note(values);
  }

  ask(more) {
    this.exchange.asking.ask(more);
  }

  get link() {
    return this.exchange.link;
  }

  /** Prompt and text. */
  get whole() {
    return this.film.prompt + this.film.texts[this.k];
  }

  get fileName() {
    const { t, seed } = this.wanted;
    return `${this.message.place.model}_${t}_${seed}`;
  }

  // ---- what is shown

  showAll() {
    const { wanted } = this;
    this.section.classList.toggle("waiting", Boolean(this.isStale));
    if (!this.isStale && !this.settings.isBusy) this.settings.show(wanted);
    this.temperature.show(this.k);
    this.bar.show(wanted.unit);
    this.showNotes();
    this.showLegend();
    this.showText();
    this.showBeside();
  }

  showNotes() {
    const said = [...this.refused, ...this.message.notes, ...this.exchange.notes];
    if (said.join("\n") === this.told) return; // or they would be read out again
    this.told = said.join("\n");
    this.part("notes").replaceChildren(
      ...said.map((sentence) => {
        const line = document.createElement("p");
        line.textContent = sentence;
        return line;
      }),
    );
  }

  showLegend() {
    const known = this.message.detectors.find(({ unit }) => unit === this.wanted.unit);
    const words = known
      ? { low: known.low, high: known.high, means: true, level: known.level, claim: known.claim }
      : { low: "−1", high: "+1", means: false, level: null, claim: "" };
    this.legend.show(words, true, this.theme);
  }

  showText() {
    const { film, k, wanted, playing } = this;
    const text = film.texts[k];
    const shown = playing.isOn ? pointSlice(text, 0, playing.count) : text;
    const column = film.column(wanted.unit, k);
    this.sheet.show(film.prompt, shown, column, film.knownOf(wanted.unit), this.theme);
    const parting = partingOf(film, k, this.before, this.message.temperatures);
    this.sheet.at.parting = parting.at;
    say(this.part("parting-said"), parting.said);
    this.showCharacter();
  }

  /** The position of the character that is told of. */
  get shown() {
    if (this.playing.isOn) return this.sheet.count - 1;
    return this.pointed ?? this.at;
  }

  showCharacter() {
    const { film, k, shown, message, sheet } = this;
    const isHere = shown >= 0 && shown < film.count;
    sheet.at.cursor = isHere ? shown : -1;
    sheet.place();
    if (!isHere) return this.next.show(null);
    this.next.show({
      character: sheet.characterAt(shown),
      following: sheet.characterAt(shown + 1),
      came: shown + 1 < film.count ? film.at(k, shown + 1) : undefined,
      position: shown,
      length: film.length,
      temperature: message.temperatures[k].value,
      vocabulary: message.vocabulary,
      known: film.at(k, shown),
    });
    const isKnown = shown < film.knownOf(this.wanted.unit);
    const level = isKnown ? film.column(this.wanted.unit, k)[shown] : undefined;
    this.next.showLevel(level, isKnown ? colourOf(level, this.theme, SHADES.signed) : "");
  }

  showBeside() {
    this.beside.show(this.film, this.message.temperatures, this.k);
  }

  // ---- playing

  /** Show so many characters, as far as they are here. */
  write(count) {
    const { film, playing } = this;
    if (count >= film.length) return this.playing.stop();
    if (count > film.count) playing.hold(film.count);
    this.pointed = undefined;
    this.showText();
    this.sheet.scrollTo(this.sheet.count - 1);
  }

  /** Show the whole text again; where it was stopped, that character stays chosen. */
  written(count) {
    if (count > 0 && count < this.film.length) this.choose(count - 1);
    else this.showText();
  }

  dispose() {
    this.settings.forget();
    this.playing.forget();
    this.taking.forget();
    this.exchange.dispose();
    this.sheet.dispose();
  }
}

export default drawnBy(SampledText);
