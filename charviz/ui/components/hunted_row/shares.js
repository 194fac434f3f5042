/** What a unit shows where its concept is true and where it is not, and what a threshold makes of it. */

import { axisName, Chart, inside, label, line, mark, minus, percentOf, shape, under } from "../parts/charts.js";
import { fullColours, shadeOf } from "../parts/painter.js";
import { SHADES } from "../parts/palette.js";

/** A histogram, of counts for each of equal parts of the 256 levels: {inside, outside}. */
export class Answers {
  constructor({ inside: yes, outside: no }, sign) {
    Object.assign(this, { yes, no, sign, width: 256 / yes.length });
    [this.allYes, this.allNo] = [yes, no].map((counts) => counts.reduce((a, b) => a + b, 0));
  }

  /** How many are found, missed, cried at falsely and left alone rightly, at a level. */
  at(level) {
    const [above, aboveNo] = [this.yes, this.no].map((counts) => this.beyond(counts, level));
    const isUp = this.sign > 0;
    const found = isUp ? above : this.allYes - above;
    const falsely = isUp ? aboveNo : this.allNo - aboveNo;
    return { found, missed: this.allYes - found, falsely, left: this.allNo - falsely };
  }

  /** How much lies at or above a level; a part is taken to be even within itself. */
  beyond(counts, level) {
    const place = level / this.width;
    const part = Math.floor(place);
    let sum = (counts[part] ?? 0) * (part + 1 - place);
    for (let k = part + 1; k < counts.length; k++) sum += counts[k];
    return sum;
  }

  says(level, threshold) {
    return this.sign > 0 ? level >= threshold : level <= threshold;
  }
}

/** The picture: up is inside, down is outside; what the threshold calls inside is in full colour. */
export class Shares {
  constructor(svg) {
    this.chart = new Chart(svg);
  }

  show({ answers, ends, level, theme, isSigned, unit }) {
    const parts = answers.yes.length;
    const shares = [answers.yes.map((n) => n / Math.max(1, answers.allYes)), answers.no.map((n) => n / Math.max(1, answers.allNo))];
    const top = Math.max(...shares.flat(), 1e-9);
    this.chart.svg.setAttribute("aria-label", `How often ${unit} shows each level, where it is “${ends[1]}” and where “${ends[0]}”`);
    this.chart.show((width, height) => {
      const box = inside(width, height);
      const middle = (box.top + box.bottom) / 2;
      const half = box.height / 2 - 6;
      const step = box.width / parts;
      const drawn = shares.flatMap((all, down) =>
        all.map((share, k) => {
          const tall = (share / top) * half;
          const isYes = answers.says((k + 0.5) * answers.width, level);
          const right = level === null || isYes !== Boolean(down);
          return shape("rect", {
            ...{ x: box.left + k * step, width: Math.max(0.5, step - 0.5), height: tall },
            y: down ? middle + 5 : middle - 5 - tall,
            class: right ? "share" : "share wrong",
          });
        }),
      );
      const x = box.left + (level / 256) * box.width;
      return [
        ...this.scale(box, middle, theme, isSigned),
        ...drawn,
        label(box.left - 6, box.top + 10, percentOf(top).replace(/\.\d/, ""), "end"),
        label(box.left - 6, box.bottom - 2, percentOf(top).replace(/\.\d/, ""), "end"),
        ...this.names(box, ends, answers),
        ...(level === null ? [] : mark(box, x, "threshold")),
        under(box, box.left, isSigned ? minus(-1) : "0", 0),
        under(box, box.right, isSigned ? "+1" : "1", 1),
        axisName(box, `level of ${unit}`),
      ];
    });
  }

  /** The colours of the text, along the middle. */
  scale(box, middle, theme, isSigned) {
    const colours = fullColours(theme);
    const shades = isSigned ? SHADES.signed : SHADES.unsigned;
    return Array.from({ length: 64 }, (_, k) =>
      shape("rect", {
        ...{ x: box.left + (k / 64) * box.width, y: middle - 4, width: box.width / 64 + 0.3, height: 8 },
        fill: colours[shadeOf(k * 4 + 2, shades)],
      }),
    );
  }

  /** Which half is which, where there is room: away from the side the unit shows there. */
  names(box, [low, high], { sign }) {
    const [yes, no] = sign > 0 ? [box.left + 6, box.right - 6] : [box.right - 6, box.left + 6];
    const anchors = sign > 0 ? ["start", "end"] : ["end", "start"];
    return [
      label(yes, box.top + 24, `↑ ${high}`, anchors[0]),
      label(no, box.bottom - 12, `↓ ${low}`, anchors[1]),
    ];
  }

  /** Of a graded concept: the unit's mean level at each value; wide dots where it was met often. */
  showGrades({ histogram: { values, means, n }, title, unit, isSigned }) {
    this.chart.svg.setAttribute("aria-label", `Mean level of ${unit} at each value of ${title}`);
    const most = Math.max(...n);
    this.chart.show((width, height) => {
      const box = inside(width, height);
      const [low, high] = [values[0], values.at(-1)];
      const x = (value) => box.left + ((value - low) / Math.max(1e-9, high - low)) * box.width;
      const y = (mean) => box.bottom - (mean / 255) * box.height;
      const points = values.map((value, k) => `${x(value)},${y(means[k])}`).join(" ");
      return [
        ...[0, 127.5, 255].flatMap((tick, k) => [
          line(box.left, y(tick), box.right, y(tick), k ? "grid" : "axis"),
          label(box.left - 6, y(tick) + 4, minus(isSigned ? k - 1 : k / 2), "end"),
        ]),
        shape("polyline", { points, class: "means" }),
        ...values.map((value, k) =>
          shape("circle", { cx: x(value), cy: y(means[k]), r: 1 + 4 * Math.sqrt(n[k] / most), class: "met" }),
        ),
        under(box, box.left, String(low), 0),
        under(box, box.right, String(high), 1),
        axisName(box, title.toLowerCase()),
      ];
    });
  }

  dispose() {
    this.chart.dispose();
  }
}
