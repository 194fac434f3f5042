/**
 * Three texts by the same dice: untouched, with operations on units, and with the same operations on
 * random units; what is done; and the chances of one character. Python computes everything.
 */

import { AddressBar } from "../parts/address.js";
import { Asking } from "../parts/asking.js";
import { chancesPicture, percent, positionAt, shiftPicture } from "./chances.js";
import { glyphOf } from "../parts/characters.js";
import { Chart } from "../parts/charts.js";
import { Column } from "./column.js";
import { button, element } from "../parts/element.js";
import { drawOrTell } from "../parts/failing.js";
import { Fields } from "./fields.js";
import { Figures } from "./figures.js";
import { Legend } from "../parts/legend.js";
import { Operations } from "./operations.js";
import { unpack } from "../parts/payload.js";
import { Stretch } from "./stretch.js";
import { Tips } from "../parts/tips.js";
import { UnitBar } from "../parts/unit_bar.js";

const NAMES = ["untouched", "operated", "control"];
const TARGETS = [
  ['"', "quotation mark"],
  ["newline", "newline"],
  ["space", "space"],
];

class OperatedText {
  constructor(root) {
    this.root = root;
    this.section = root.querySelector(".operated-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    const onWanted = (values) => this.want(values);
    const onUnit = (name) => this.want({ unit: name });
    this.fields = new Fields(this.section, onWanted);
    this.bar = new UnitBar(this.section, onUnit);
    const facts = (unit) => this.factsOf(unit);
    this.operations = new Operations(this.section, { onWanted, onUnit, facts });
    this.stretch = new Stretch(this.section, onWanted);
    this.legend = new Legend(this.section);
    this.columns = NAMES.map((name) => this.column(name));
    this.part("columns").append(...this.columns.map((column) => column.element));
    this.chart = new Chart(this.part("chart"));
    this.shift = new Chart(this.part("shift"));
    this.figures = new Figures(this.part("figures"));
    this.address = new AddressBar();
    this.asking = new Asking(
      (wish) => this.trigger("ask", wish),
      () => ({ model: this.message.place.model, wanted: this.wanted }),
    );
    this.tips = new Tips(this.section);
    this.listen();
  }

  column(name) {
    const isFirst = name === "untouched";
    return new Column(this.root, name, {
      onPoint: (position) => this.point(position),
      onClick: isFirst && ((position) => this.stretch.set(position, "")),
      onStretch: isFirst && ((from, to) => this.stretch.set(from, to)),
    });
  }

  listen() {
    this.part("by-name").onchange = ({ target }) => {
      const name = target.value.trim();
      if (name) this.want({ unit: name });
      target.value = "";
    };
    for (const svg of [this.part("chart"), this.part("shift")]) {
      svg.onpointermove = ({ clientX }) => {
        const position = positionAt(svg, clientX, this.message.length);
        if (position !== undefined) this.point(position);
      };
    }
    this.part("target-other").onchange = ({ target }) => {
      if (target.value) this.want({ target: target.value });
    };
    this.part("targets").append(
      ...TARGETS.map(([target, name]) =>
        button("choice", name, () => this.want({ target }), { data: { target } }),
      ),
    );
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) this.take(unpack(data));
    this.data = data;
    this.showLegend();
    for (const column of this.shown) column.paint(this.theme);
  }

  /** Take a message; what was set in the browser since stays, unless another place is entered. */
  take(message) {
    const isEntered = message.entered !== this.message?.entered;
    const isLast = message.answer >= this.asking.number && !this.asking.isWanted;
    if (!isEntered && message.answer < this.asking.number && this.fields.isBusy) return;
    this.message = message;
    this.bar.take(message);
    if (isEntered) this.address.enter(message.place, message.asked);
    if (isEntered || (isLast && !this.asking.isSoon && !this.fields.isBusy)) {
      this.wanted = { ...message.wanted };
      if (!isEntered) this.note();
    }
    this.showWanted();
    this.showOutcome();
    this.asking.hear(message.answer);
  }

  /** Something else is wanted: it stands in the address at once, and is asked for. */
  want(values) {
    Object.assign(this.wanted, values);
    this.note();
    this.showWanted();
    this.asking.ask();
  }

  note() {
    const { to, ...values } = this.wanted;
    this.address.note({ ...values, to: to || null });
  }

  showWanted() {
    const { wanted } = this;
    if (!this.fields.isBusy) this.fields.show(wanted);
    this.operations.show(wanted.do, wanted.unit);
    this.stretch.show(wanted);
    if (/^[a-z]\d+\.\d+$/.test(wanted.unit)) this.bar.show(wanted.unit);
    for (const one of this.part("targets").children) {
      one.setAttribute("aria-pressed", one.dataset.target === wanted.target);
    }
    const isOther = !TARGETS.some(([target]) => target === wanted.target);
    const other = this.part("target-other");
    if (!other.matches(":focus")) other.value = isOther ? wanted.target : "";
  }

  /** What is known of a unit: { sides, mean, spread }, each if it is. */
  factsOf(unit) {
    const { groups, sides, means, spreads, units } = this.message;
    const [group, index] = unit.split(".");
    const at = groups.indexOf(group) * units + Number(index);
    const told = groups.includes(group) ? { mean: means[at], spread: spreads[at] } : {};
    return { sides: sides[unit], ...told };
  }

  // ---- what happened

  get shown() {
    return this.columns.slice(0, this.message.columns.length);
  }

  showOutcome() {
    const { message } = this;
    const { columns, levels, chances, length, prompt, sentences } = message;
    this.lines = columns.map(({ name }, k) => ({
      name,
      values: chances.subarray(k * length, (k + 1) * length),
    }));
    this.columns.forEach((column, k) => {
      column.element.hidden = k >= columns.length;
      if (k >= columns.length) return;
      column.show(columns[k], levels.subarray(k * length, (k + 1) * length), prompt, this.theme);
    });
    this.columns[0].mark(message.start, message.stop);
    this.part("sentences").replaceChildren(...sentences.map((said) => element("li", "", {}, said)));
    this.part("notes").textContent = message.notes.join(" ");
    this.part("columns").classList.toggle("alone", columns.length < 2);
    this.part("twin-row").classList.toggle("alone", columns.length < 3);
    this.part("chances-title").textContent = "How likely the network finds each next character to be a";
    this.part("keys").replaceChildren(
      ...columns.map(({ name, title }) =>
        element("span", "", {}, element("span", `key ${name}`), title.toLowerCase()),
      ),
    );
    this.figures.show(columns, message.target);
    const isOperated = columns.length > 1;
    for (const name of ["shift", "shift-title", "caution"]) this.part(name).hidden = !isOperated;
    this.part("chart").setAttribute("aria-label", message.chart_words);
    this.part("shift").setAttribute("aria-label", sentences.at(-1));
    if (this.pointed >= length) this.pointed = undefined;
    this.drawChart();
    this.showPointed();
  }

  showLegend() {
    const { unit } = this.message.wanted;
    const known = this.message.detectors.find((one) => one.unit === unit);
    const words = known
      ? { low: known.low, high: known.high, means: true, level: known.level, claim: known.claim }
      : { low: "−1", high: "+1", means: false, level: null, claim: "" };
    this.legend.show(words, true, this.theme);
  }

  drawChart() {
    const { length, start, stop, columns } = this.message;
    const { lines, pointed } = this;
    const isOperated = columns.length > 1;
    this.chart.show(chancesPicture({ lines, length, start, stop, pointed, isOperated }));
    if (isOperated) this.shift.show(shiftPicture({ lines, length, start, stop, pointed }));
  }

  /** Point at a character: in all texts, and in the chart. */
  point(position) {
    if (position === this.pointed) return;
    this.pointed = position;
    this.drawChart();
    this.showPointed();
  }

  showPointed() {
    const { pointed, shown, lines, message } = this;
    for (const column of shown) column.showAt(pointed);
    if (pointed === undefined) return;
    const said = shown.map((column, k) => {
      const { name } = message.columns[k];
      const character = column.layer.characterAt(column.offset + pointed);
      const came = element("span", "came", {}, glyphOf(character));
      const chance = percent(lines[k].values[pointed]);
      return element("span", "one", {}, element("span", `key ${name}`), came, ` ${chance}`);
    });
    const before = `Character ${pointed + 1}: what came, and the chance of a ${message.target} there `;
    this.part("pointed").replaceChildren(before, ...said);
  }

  dispose() {
    this.asking.dispose();
    this.address.dispose();
    this.fields.dispose();
    this.chart.dispose();
    this.shift.dispose();
    for (const column of this.columns) column.dispose();
  }
}

const VIEWS = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  drawOrTell(root, () => {
    let view = VIEWS.get(root);
    if (!view || !root.contains(view.section)) {
      view?.dispose();
      view = new OperatedText(root);
      VIEWS.set(root, view);
    }
    view.update(component);
  });
  return () => {
    VIEWS.get(root)?.dispose();
    VIEWS.delete(root);
  };
}
