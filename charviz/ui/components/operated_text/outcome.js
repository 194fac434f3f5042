/** What happened: sentences, the texts, and the chances of one character as charts and a table. */

import { chancesPicture, shiftPicture } from "./chances.js";
import { glyphOf } from "../parts/characters.js";
import { Chart } from "../parts/charts.js";
import { Column } from "./column.js";
import { element } from "../parts/element.js";
import { Figures } from "./figures.js";
import { Legend } from "../parts/legend.js";
import { percent, positionAt } from "../parts/lines.js";

const NAMES = ["untouched", "operated", "control"];

export class Outcome {
  /** `onStretch(from, to)`: a place or a stretch was marked in the untouched text; "" for its end. */
  constructor(root, section, onStretch) {
    Object.assign(this, { root, onStretch });
    this.part = (name) => section.querySelector(`.${name}`);
    this.legend = new Legend(section);
    this.columns = NAMES.map((name) => this.column(name));
    this.part("columns").append(...this.columns.map((column) => column.element));
    this.charts = ["chart", "shift"].map((name) => new Chart(this.part(name)));
    for (const { svg } of this.charts) {
      svg.onpointermove = ({ clientX }) => {
        const position = positionAt(svg, clientX, this.message.length);
        if (position !== undefined) this.point(position);
      };
    }
    this.figures = new Figures(this.part("figures"));
  }

  column(name) {
    const isFirst = name === "untouched";
    return new Column(this.root, name, {
      onPoint: (position) => this.point(position),
      onClick: isFirst && ((position) => this.onStretch(position, "")),
      onStretch: isFirst && this.onStretch,
    });
  }

  get shown() {
    return this.columns.slice(0, this.message.columns.length);
  }

  show(message, theme) {
    this.message = message;
    const { columns, length, sentences } = message;
    this.lines = columns.map(({ name }, k) => ({ name, values: this.rowOf(message.chances, k) }));
    this.part("sentences").replaceChildren(...sentences.map((said) => element("li", "", {}, said)));
    this.part("notes").textContent = message.notes.join(" ");
    for (const name of ["shift", "shift-title", "caution"]) {
      this.part(name).toggleAttribute("hidden", columns.length < 2); // an SVG has no `hidden`
    }
    this.part("columns").classList.toggle("alone", columns.length < 2);
    this.part("twin-row").classList.toggle("alone", columns.length < 3);
    this.showColumns(theme);
    this.showChances();
    if (this.pointed >= length) this.pointed = undefined;
    this.draw();
    this.showPointed();
  }

  /** The part of an array that is one text's. */
  rowOf(array, k) {
    const { length } = this.message;
    return array.subarray(k * length, (k + 1) * length);
  }

  showColumns(theme) {
    const { columns, levels, prompt, start, stop } = this.message;
    this.columns.forEach((column, k) => {
      column.element.hidden = k >= columns.length;
      if (k < columns.length) column.show(columns[k], this.rowOf(levels, k), prompt, theme);
    });
    this.columns[0].mark(start, stop);
  }

  showChances() {
    const { columns, target, chart_words, shift_words } = this.message;
    this.part("chances-title").textContent =
      "The chance that the next character of the untouched text is a";
    this.part("keys").replaceChildren(
      ...columns.map(({ name, title }) =>
        element("span", "", {}, element("span", `key ${name}`), title.toLowerCase()),
      ),
    );
    this.figures.show(columns, target);
    this.part("shift-title").textContent = shift_words;
    this.part("chart").setAttribute("aria-label", chart_words);
    this.part("shift").setAttribute("aria-label", shift_words);
  }

  /** Colour the texts, and say what the colours mean. */
  paint(theme) {
    const { wanted, detectors } = this.message;
    const known = detectors.find((one) => one.unit === wanted.unit);
    const words = known
      ? { low: known.low, high: known.high, means: true, level: known.level, claim: known.claim }
      : { low: "−1", high: "+1", means: false, level: null, claim: "" };
    this.legend.show(words, true, theme);
    for (const column of this.shown) column.paint(theme);
  }

  draw() {
    const { length, start, stop, columns } = this.message;
    const { lines, pointed } = this;
    const [chart, shift] = this.charts;
    const isOperated = columns.length > 1;
    chart.show(chancesPicture({ lines, length, start, stop, pointed, isOperated }));
    if (isOperated) shift.show(shiftPicture({ lines, length, start, stop, pointed }));
  }

  /** Point at a character: in all texts, and in the charts. */
  point(position) {
    if (position === this.pointed) return;
    this.pointed = position;
    this.draw();
    this.showPointed();
  }

  showPointed() {
    const { pointed, shown, lines, message } = this;
    for (const column of shown) column.showAt(pointed);
    if (pointed === undefined) return;
    const said = shown.map((column, k) => {
      const { name } = message.columns[k];
      const came = element("span", "came", {}, glyphOf(column.characterAt(pointed)));
      const chance = percent(lines[k].values[pointed]);
      return element("span", "one", {}, element("span", `key ${name}`), came, ` ${chance}`);
    });
    const before = `Character ${pointed + 1}: what came, and the chance of a ${message.target} there `;
    this.part("pointed").replaceChildren(before, ...said);
  }

  dispose() {
    for (const one of [...this.charts, ...this.columns]) one.dispose();
  }
}
