/** The chances of one character along the untouched text in each condition, on log scales. */

import { axisName, inside, label, line, shape, under } from "../parts/charts.js";
import { percent, ticksOf } from "../parts/lines.js";

const TICKS = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001];
const LEAST = 1e-30; // of a chance, so that none is infinitely far from another
const FARTHEST = 4; // powers of ten

/**
 * A picture for `Chart`. lines: [{ name, values }], the untouched one first. pointed: a position, or
 * undefined. start, stop: where the operations act.
 */
export function chancesPicture({ lines, length, start, stop, pointed, isOperated }) {
  return (width, height) => {
    const box = inside(width, height);
    const least = Math.min(...lines.flatMap(({ values }) => [...values]));
    const floor = TICKS.find((tick) => tick <= least) ?? TICKS.at(-1);
    const x = (position) => box.left + ((position + 0.5) / Math.max(1, length)) * box.width;
    const y = (chance) =>
      box.top + (Math.log(Math.max(chance, floor)) / Math.log(floor)) * box.height;
    const drawn = [];
    if (isOperated) drawn.push(...acting(box, x, start, stop ?? length));
    else drawn.push(...axisOf(box, x, length)); // else the chart below has it
    for (const tick of TICKS.filter((one) => one >= floor)) {
      drawn.push(line(box.left, y(tick), box.right, y(tick), tick === floor ? "axis" : "grid"));
      drawn.push(label(box.left - 6, y(tick) + 4, percent(tick), "end"));
    }
    for (const { name, values } of [...lines].reverse()) {
      const points = Array.from(values, (chance, k) => `${x(k).toFixed(1)},${y(chance).toFixed(1)}`);
      drawn.push(shape("polyline", { points: points.join(" "), class: `line-of ${name}` }));
    }
    if (pointed < length) {
      drawn.push(line(x(pointed), box.top - 4, x(pointed), box.bottom, "pointed-at"));
      for (const { name, values } of lines) {
        const at = { cx: x(pointed), cy: y(values[pointed]), r: 3.5, class: `dot-of ${name}` };
        drawn.push(shape("circle", at));
      }
    }
    return drawn;
  };
}

/** A picture of how many times likelier than untouched it is at each character, by condition. */
export function shiftPicture({ lines, length, start, stop, pointed }) {
  return (width, height) => {
    const box = inside(width, height);
    const shifts = lines.slice(1).map(({ name, values }) => ({
      name,
      logs: Array.from(values, (chance, k) => logRatio(chance, lines[0].values[k])),
    }));
    const most = Math.max(1, ...shifts.flatMap(({ logs }) => logs.map(Math.abs)));
    const reach = Math.ceil(Math.min(most, FARTHEST));
    const x = (position) => box.left + ((position + 0.5) / Math.max(1, length)) * box.width;
    const middle = box.top + box.height / 2;
    const y = (log) => middle - (Math.max(-reach, Math.min(reach, log)) / reach) * (box.height / 2);
    const drawn = acting(box, x, start, stop ?? length);
    for (const log of [-reach, 0, reach]) {
      drawn.push(line(box.left, y(log), box.right, y(log), log ? "grid" : "axis"));
      drawn.push(label(box.left - 6, y(log) + 4, timesOf(log), "end"));
    }
    for (const { name, logs } of shifts) {
      const points = logs.map((log, k) => `${x(k).toFixed(1)},${y(log).toFixed(1)}`);
      if (name === "operated") {
        const area = `M${x(0)},${middle} L${points.join(" L")} L${x(length - 1)},${middle} z`;
        drawn.push(shape("path", { d: area, class: "shift-of" }));
      }
      drawn.push(shape("polyline", { points: points.join(" "), class: `line-of ${name}` }));
    }
    drawn.push(...axisOf(box, x, length));
    if (pointed < length) {
      drawn.push(line(x(pointed), box.top - 4, x(pointed), box.bottom, "pointed-at"));
    }
    return drawn;
  };
}

function axisOf(box, x, length) {
  const ticks = ticksOf(length, box.width);
  return [
    ...ticks.map((position) => under(box, x(position - 1), String(position))),
    axisName(box, "character after the prompt"),
  ];
}

function acting(box, x, start, stop) {
  const left = x(start - 0.5);
  const at = { x: left, y: box.top, width: x(stop - 0.5) - left, height: box.height };
  return [shape("rect", { ...at, class: "acting" })];
}

/** The logarithm, to base 10, of how many times likelier something is. */
function logRatio(chance, untouched) {
  return Math.log10(Math.max(chance, LEAST) / Math.max(untouched, LEAST));
}

function timesOf(log) {
  const factor = (10 ** Math.abs(log)).toLocaleString("en");
  return log ? `${log < 0 ? "÷" : "×"} ${factor}` : "as before";
}
