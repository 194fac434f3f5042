/** Small charts of one unit, drawn as SVG from numbers that Python computed. */

import { axisName, grid, inside, label, line, mark, minus } from "../parts/charts.js";
import { percentOf, roundUp, shape, under } from "../parts/charts.js";

const LAG_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const PER_LABEL = 34; // px, the least room for a label under an axis

/**
 * How often a unit stands at which level: bars for the text shown, and an outline for a long text.
 * `threshold`: a level 0..255, or null; `colour(level)`: that of a bar.
 */
export function levelsPicture({ bars, outline, scale, threshold, colour }) {
  return (width, height) => {
    const box = inside(width, height);
    const top = roundUp(Math.max(...bars, ...(outline ?? [])));
    const x = (share) => box.left + share * box.width;
    const y = (share) => box.bottom - (share / top) * box.height;
    const each = 1 / bars.length;
    const drawn = [...grid(box, [0, top / 2, top], y, percentOf)];
    bars.forEach((share, k) => {
      const fill = colour(((k + 0.5) * 256) / bars.length - 0.5);
      const at = { x: x(k * each) + 0.5, y: y(share), height: box.bottom - y(share), fill };
      if (share) drawn.push(shape("rect", { ...at, width: box.width * each - 1, class: "bar-of" }));
    });
    if (outline) drawn.push(shape("path", { d: steps(outline, x, y), class: "outline" }));
    const [low, high] = scale;
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const value = low + (high - low) * share;
      drawn.push(under(box, x(share), low < 0 && value > 0 ? `+${value}` : minus(value), share));
    }
    drawn.push(axisName(box, "level"));
    if (threshold != null) drawn.push(...mark(box, x((threshold + 0.5) / 256), "threshold"));
    return drawn;
  };
}

/** How alike a unit's level is to itself some characters later, on a logarithmic axis of lags. */
export function memoryPicture({ correlation, memory }) {
  return (width, height) => {
    const box = inside(width, height);
    const last = correlation.length - 1;
    const least = Math.min(0, ...correlation);
    const floor = least < -0.05 ? -Math.ceil(-least * 2) / 2 : 0;
    const x = (lag) => box.left + (Math.log(lag) / Math.log(Math.max(last, 2))) * box.width;
    const y = (value) => box.bottom - ((value - floor) / (1 - floor)) * box.height;
    const ticks = [floor, 0, 0.5, 1].filter((value, k, all) => all.indexOf(value) === k);
    const points = Array.from(correlation.subarray(1), (value, k) => `${x(k + 1)},${y(value)}`);
    const drawn = [
      ...grid(box, ticks, y, (value) => minus(value)),
      line(box.left, y(1 / Math.E), box.right, y(1 / Math.E), "forgotten"),
      label(box.right, y(1 / Math.E) - 4, "1/e", "end"),
      shape("polyline", { points: points.join(" "), class: "curve" }),
    ];
    let free = -Infinity;
    for (const lag of LAG_TICKS.filter((tick) => tick <= last)) {
      if (x(lag) - free < PER_LABEL) continue;
      drawn.push(under(box, x(lag), String(lag)));
      free = x(lag);
    }
    drawn.push(axisName(box, "characters later"));
    if (memory) {
      drawn.push(...mark(box, x(memory), memory === 1 ? "1 character" : `${memory} characters`));
      drawn.push(shape("circle", { cx: x(memory), cy: y(correlation[memory]), r: 4, class: "dot" }));
    }
    return drawn;
  };
}

/** A unit over a long text: the mean level of each part; above and below, where the stretches lie. */
export function profilePicture({ profile, strongest, weakest, characters, colour }) {
  return (width, height) => {
    const box = { left: 6, right: width - 6, width: width - 12, top: 12, bottom: height - 12 };
    const middle = (box.top + box.bottom) / 2;
    const reach = (box.bottom - box.top) / 2 - 2;
    const each = box.width / profile.length;
    const drawn = [line(box.left, middle, box.right, middle, "axis")];
    profile.forEach((level, k) => {
      const y = middle - ((level - 127.5) / 127.5) * reach;
      const at = { x: box.left + k * each, width: Math.max(1, each - 0.5), y: Math.min(y, middle) };
      const height = Math.abs(y - middle);
      drawn.push(shape("rect", { ...at, height, fill: colour(level) }));
    });
    const place = (stretch) => box.left + (stretch.from / characters) * box.width;
    for (const stretch of strongest) drawn.push(arrow(place(stretch), box.top - 2, -1));
    for (const stretch of weakest) drawn.push(arrow(place(stretch), box.bottom + 2, 1));
    return drawn;
  };
}

function arrow(x, y, up) {
  return shape("path", { d: `M${x},${y} l-4,${6 * up} h8 z`, class: "arrow" });
}

function steps(shares, x, y) {
  const each = 1 / shares.length;
  const path = Array.from(shares, (s, k) => `L${x(k * each)},${y(s)} H${x((k + 1) * each)}`);
  return `M${x(0)},${y(0)} ${path.join(" ")} V${y(0)}`;
}
