/** The chances of one character along the untouched text, in each condition, on a log scale. */

import { axisName, inside, label, line, shape, under } from "../parts/charts.js";

const TICKS = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001];
const PER_LABEL = 60; // px between labels of characters

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
    if (isOperated) {
      const end = stop ?? length;
      const left = x(start - 0.5);
      const at = { x: left, y: box.top, width: x(end - 0.5) - left, height: box.height };
      drawn.push(shape("rect", { ...at, class: "acting" }));
    }
    for (const tick of TICKS.filter((one) => one >= floor)) {
      drawn.push(line(box.left, y(tick), box.right, y(tick), tick === floor ? "axis" : "grid"));
      drawn.push(label(box.left - 6, y(tick) + 4, percent(tick), "end"));
    }
    for (const { name, values } of [...lines].reverse()) {
      const points = Array.from(values, (chance, k) => `${x(k).toFixed(1)},${y(chance).toFixed(1)}`);
      drawn.push(shape("polyline", { points: points.join(" "), class: `line-of ${name}` }));
    }
    for (const position of ticksOf(length, box.width)) {
      drawn.push(under(box, x(position - 1), String(position)));
    }
    drawn.push(axisName(box, "character after the prompt"));
    if (pointed !== undefined && pointed < length) {
      drawn.push(line(x(pointed), box.top - 4, x(pointed), box.bottom, "pointed-at"));
      for (const { name, values } of lines) {
        const at = { cx: x(pointed), cy: y(values[pointed]), r: 3.5, class: `dot-of ${name}` };
        drawn.push(shape("circle", at));
      }
    }
    return drawn;
  };
}

/** Which character stands at a place in the chart, or undefined. */
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

function ticksOf(length, width) {
  const most = Math.max(2, Math.floor(width / PER_LABEL));
  const each = [1, 2, 5, 10, 20, 50, 100, 200, 250, 500].find((step) => length / step <= most) ?? 500;
  const ticks = [];
  for (let tick = each; tick <= length; tick += each) ticks.push(tick);
  return [1, ...ticks];
}
