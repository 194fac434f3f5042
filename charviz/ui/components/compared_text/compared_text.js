/**
 * Two texts that end alike, read by one network: which units still differ along what they have in
 * common, and what either makes the network expect. Python computes everything; this draws it.
 */

import { AddressBar } from "../parts/address.js";
import { Asking } from "../parts/asking.js";
import { Endings } from "./endings.js";
import { drawnBy } from "../parts/failing.js";
import { Legend } from "../parts/legend.js";
import { percent } from "../parts/lines.js";
import { minus } from "../parts/charts.js";
import { Marks } from "./marks.js";
import { unpack } from "../parts/payload.js";
import { Pictures } from "./pictures.js";
import { Ranking } from "./ranking.js";
import { element } from "../parts/element.js";
import { Texts } from "./texts.js";
import { Tips } from "../parts/tips.js";
import { UnitBar } from "../parts/unit_bar.js";

const BEFORE = 16; // code points quoted before the one pointed at
const DIFFERENCE = { low: "lower in the first", high: "higher in the first", claim: "" };

class ComparedText {
  constructor(root) {
    this.section = root.querySelector(".compared-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    const onUnit = (unit) => this.want({ unit });
    const onPoint = (position) => this.point(position);
    this.texts = new Texts(this.section, (texts) => this.want(texts));
    this.bar = new UnitBar(this.section, onUnit);
    this.ranking = new Ranking(this.section, onUnit);
    this.marks = new Marks(this.section, (mark) => this.want({ mark }));
    this.legend = new Legend(this.section);
    this.endings = new Endings(root, this.part("endings"), onPoint);
    this.pictures = new Pictures(this.section, onPoint);
    this.address = new AddressBar();
    this.asking = new Asking(
      (wish) => this.trigger("ask", wish),
      () => ({ model: this.message.place.model, wanted: this.wanted }),
    );
    this.tips = new Tips(this.section);
    this.view = "both";
    for (const choice of this.part("views").children) {
      choice.onclick = () => this.look(choice.dataset.view);
    }
    this.part("again").onclick = () => this.begin();
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) this.take(unpack(data));
    else if (!this.message.trouble) this.showUnit();
    this.data = data;
  }

  /** Take a message; what was typed or chosen since stays, unless another place is entered. */
  take(message) {
    const isEntered = message.entered !== this.message?.entered;
    const isOld = !isEntered && message.answer < this.asking.number && this.texts.isBusy;
    this.asking.hear(message.answer);
    if (isOld) return;
    const isLast = message.answer >= this.asking.number && !this.asking.isSoon;
    this.message = message;
    if (isEntered) this.enter(message);
    else if (isLast) this.wanted.mark = message.wanted.mark;
    if (!isEntered && isLast) this.note();
    this.bar.take(message);
    this.showWanted();
    this.showOutcome();
  }

  /** Take up a place as the address has it; texts too long for it are kept in this tab. */
  enter({ place, asked, wanted }) {
    this.address.enter(place, asked);
    this.texts.forget();
    this.wanted = { ...wanted };
    this.isLong = false;
    this.pointed = undefined;
    const kept = this.texts.kept(place.model);
    if (kept) this.want(kept);
  }

  /** Something else is wanted: it stands in the address at once; what is not here is asked for. */
  want(values) {
    Object.assign(this.wanted, values);
    this.note();
    this.showWanted();
    const isHere = Object.keys(values).join() === "unit" && this.isShown(values.unit);
    if (isHere) this.showUnit();
    else this.asking.ask();
  }

  isShown(unit) {
    return !this.message.trouble && this.message.columns.includes(unit);
  }

  /** Write into the address what is not as the example has it. */
  note() {
    const { wanted, message } = this;
    const { example, most_in_address: most } = message;
    const isLong = [...wanted.one].length + [...wanted.other].length > most;
    const isExample = wanted.one === example.one && wanted.other === example.other;
    const texts = isLong || isExample ? { one: null, other: null } : wanted;
    const mark = wanted.mark === example.mark ? null : wanted.mark;
    const { one, other } = texts;
    this.address.note({ one, other, mark, unit: wanted.unit || null });
    this.texts.keep(message.place.model, isLong ? { one: wanted.one, other: wanted.other } : null);
    this.isLong = isLong;
    this.part("again").hidden = isExample;
  }

  /** Go back to the example. */
  begin() {
    this.texts.forget();
    this.want({ ...this.message.example });
  }

  showWanted() {
    const { wanted, message } = this;
    const { example } = message;
    if (!this.texts.isBusy) this.texts.show(wanted);
    this.marks.show(wanted.mark);
    const unit = wanted.unit || message.unit;
    if (unit) this.bar.show(unit);
    this.part("again").hidden = wanted.one === example.one && wanted.other === example.other;
  }

  showOutcome() {
    const { message } = this;
    const isFine = !message.trouble;
    this.part("trouble").textContent = message.trouble;
    this.part("outcome").hidden = !isFine;
    const long = this.isLong
      ? [`Texts of more than ${message.most_in_address.toLocaleString("en")} characters together stay in this tab: the address has no room for them.`]
      : [];
    this.part("notes").textContent = [...(message.notes ?? []), ...long].join(" ");
    if (!isFine) return;
    this.points = [...message.end];
    if (this.pointed >= this.points.length) this.pointed = undefined;
    const items = message.sentences.map((sentence) => element("li", "", {}, sentence));
    this.part("sentences").replaceChildren(...items);
    this.part("definition").dataset.tip = message.definition;
    this.part("counts-title").textContent = `How many of ${message.total} ${message.kind} differ`;
    this.part("chances-title").textContent = `How likely a ${message.mark} comes next`;
    this.ranking.take(message);
    this.endings.take(message);
    this.showUnit();
  }

  /** Look at both texts, or at their difference. */
  look(view) {
    this.view = view;
    this.showUnit();
  }

  /** Show the unit that is wanted, or until it is here the one that is. */
  showUnit() {
    const { message, theme, view } = this;
    const unit = this.isShown(this.wanted.unit) ? this.wanted.unit : message.unit;
    const length = this.points.length;
    const from = message.columns.indexOf(unit) * 3 * length;
    this.levels = [0, 1, 2].map((k) =>
      message.levels.subarray(from + k * length, from + (k + 1) * length),
    );
    this.values = this.levels.slice(0, 2).map((row) => Float32Array.from(row, (level) => level / 127.5 - 1));
    this.chances = [0, 1].map((k) => message.chances.subarray(k * length, (k + 1) * length));
    for (const choice of this.part("views").children) {
      choice.setAttribute("aria-pressed", choice.dataset.view === view);
    }
    this.legend.show(view === "both" ? this.meaning(unit) : DIFFERENCE, true, theme);
    this.endings.show(view, unit, this.levels, theme);
    this.ranking.show(unit);
    this.shown = unit;
    this.part("unit-title").textContent = `What ${unit} holds`;
    const { counts, reach, sentences, chart_words: chanceWords, unit_words: unitWords } = message;
    const words = [sentences[0], unitWords[unit], chanceWords];
    this.pictures.show({ counts, values: this.values, chances: this.chances, reach, words });
    this.showPointed();
  }

  meaning(unit) {
    const known = this.message.detectors.find((one) => one.unit === unit);
    if (known) return { ...known, means: true };
    return { low: "−1", high: "+1", means: false, level: null, claim: "" };
  }

  /** Point at a character of the common end: in the text, and in the charts. */
  point(position) {
    if (position === this.pointed) return;
    this.pointed = position;
    this.showPointed();
  }

  showPointed() {
    const { pointed, points, message } = this;
    this.endings.showAt(pointed);
    this.pictures.showAt(pointed);
    const said = this.part("pointed");
    if (pointed === undefined) {
      said.textContent = "Point at a character, in the text or in a chart, to see what both hold there.";
      return;
    }
    const before = points.slice(Math.max(0, pointed + 1 - BEFORE), pointed + 1).join("");
    const shown = ["one", "other"].map((name, k) => {
      const value = minus(this.values[k][pointed].toFixed(2));
      const chance = percent(this.chances[k][pointed]);
      const words = `${this.shown} ${value}, ${message.mark} ${chance}`;
      return element("span", "said", {}, element("span", `key ${name}`), words);
    });
    const at = `Character ${(pointed + 1).toLocaleString("en")}, after “${before.replace(/\s+/g, " ")}”: `;
    said.replaceChildren(at, ...shown);
  }

  dispose() {
    this.asking.dispose();
    this.address.dispose();
    this.texts.dispose();
    this.endings.dispose();
    this.pictures.dispose();
  }
}

export default drawnBy(ComparedText);
