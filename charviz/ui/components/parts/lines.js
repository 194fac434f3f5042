/** Charts of lines over the characters of a text, in SVG, from numbers that Python computed. */

import { axisName, Chart, inside, label, line, minus, shape, under } from "./charts.js";

const CHANCES = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001];
const PER_LABEL = 60; // px between labels of characters
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** Values from -1 to 1. */
export const VALUES = { ticks: [-1, 0, 1], share: (value) => (value + 1) / 2, name: minus };

/** Counts from 0 to the most there are. */
export function countScale(most) {
  const top = Math.max(1, most);
  return { ticks: [0, top], share: (count) => count / top, name: String };
}

/** Chances on a logarithmic scale, down to about a thousandth of the highest. */
export function chanceScale(lines) {
  const most = lines.reduce((high, { values }) => values.reduce((a, b) => Math.max(a, b), high), 0);
  const floor = CHANCES.find((tick) => tick <= most / 200) ?? CHANCES.at(-1);
  const share = (chance) => 1 - Math.log(Math.max(chance, floor)) / Math.log(floor);
  return { ticks: CHANCES.filter((tick) => tick >= floor), share, name: percent };
}

/** A chart of lines, and of a character that is pointed at, which moves without drawing the rest. */
export class LineChart extends Chart {
  /**
   * lines: [{ name, values }], a value a character, the last one on top. scale: where on it a value
   * lies, 0 at the bottom to 1, what its ticks are and what they are called. axis: what is told
   * along the axis.
   */
  showLines({ lines, scale, axis }) {
    Object.assign(this, { lines, scale, axis });
    this.show((width, height) => this.pictured(width, height));
  }

  /** Point at a character, or with undefined at none. */
  point(pointed) {
    this.pointed = pointed;
    this.pointer?.replaceChildren(...this.pointedAt());
  }

  /** How many characters there are. */
  get length() {
    return this.lines[0].values.length;
  }

  pictured(width, height) {
    const { lines, scale, length } = this;
    const box = inside(width, height);
    const x = (position) => box.left + ((position + 0.5) / Math.max(1, length)) * box.width;
    const y = (value) => box.bottom - scale.share(value) * box.height;
    const drawn = scale.ticks.flatMap((tick) => [
      line(box.left, y(tick), box.right, y(tick), scale.share(tick) ? "grid" : "axis"),
      label(box.left - 6, y(tick) + 4, scale.name(tick), "end"),
    ]);
    for (const { name, values } of lines) {
      const points = Array.from(values, (value, k) => `${x(k).toFixed(1)},${y(value).toFixed(1)}`);
      drawn.push(shape("polyline", { points: points.join(" "), class: `line-of ${name}` }));
    }
    for (const tick of ticksOf(length, box.width)) drawn.push(under(box, x(tick - 1), String(tick)));
    this.place = { box, x, y };
    this.pointer = shape("g", {});
    this.pointer.append(...this.pointedAt());
    return [...drawn, axisName(box, this.axis), this.pointer];
  }

  pointedAt() {
    const { place, pointed, lines } = this;
    if (!place || !(pointed < this.length)) return [];
    const at = place.x(pointed);
    const dots = lines.map(({ name, values }) =>
      shape("circle", { cx: at, cy: place.y(values[pointed]), r: 3.5, class: `dot-of ${name}` }),
    );
    return [line(at, place.box.top - 4, at, place.box.bottom, "pointed-at"), ...dots];
  }
}

/** Which character stands at a place in a chart of so many, or undefined. */
export function positionAt(svg, clientX, length) {
  const { left, width, height } = svg.getBoundingClientRect();
  const box = inside(width, height);
  const position = Math.floor(((clientX - left - box.left) / box.width) * length);
  return position >= 0 && position < length ? position : undefined;
}

/** A chance as a percentage with as many digits as tell something. */
export function percent(chance) {
  const share = 100 * chance;
  if (share >= 10) return `${share.toFixed(0)}%`;
  if (share >= 1) return `${Number(share.toFixed(1))}%`;
  return share < 0.0001 ? "<0.0001%" : `${Number(share.toPrecision(1))}%`;
}

/** Round numbers of characters to be told under a chart of so many, and the first. */
export function ticksOf(length, width) {
  const most = Math.max(2, Math.floor(width / PER_LABEL));
  const each = STEPS.find((step) => length / step <= most) ?? STEPS.at(-1);
  const ticks = [1];
  for (let tick = Math.max(2, each); tick <= length; tick += each) ticks.push(tick);
  return ticks;
}
