/** Curves over the steps of a training: losses beside n-gram lines, and the scores of units. */

import { axisName, grid, inside, label, line, shape, under } from "./charts.js";

const LOG2 = Math.log(2);
const HIGH = 3.5; // nats above the lowest line that are drawn
const APART = 13; // px between two names
const NAMES = 42; // px of the names of n-gram lines on the right
const SCALE = 30; // px of a scale beside them
const USUAL = 0.4; // which scores rarely fall below: guessing is .5 of AUROC
const KINDS = 7; // colours there are for concepts

/** Where steps stand in a box: evenly up to the last one, or by their logarithm. */
export class Steps {
  constructor(last, isLog = false) {
    this.last = Math.max(1, last);
    this.isLog = isLog;
  }

  share(step) {
    return this.isLog ? Math.log1p(step) / Math.log1p(this.last) : step / this.last;
  }

  across(box) {
    return (step) => box.left + this.share(step) * box.width;
  }

  /** What is told along the axis, and a line where one looks, if one does. */
  axis(box, now) {
    const x = this.across(box);
    const told = this.isLog
      ? [0, 1, 10, 100, 1_000, 10_000, 100_000].filter((step) => step <= this.last)
      : [0, Math.round(this.last / 2), this.last];
    return [
      ...told.map((step) => under(box, x(step), step.toLocaleString("en"), this.share(step))),
      ...(now === undefined ? [] : [line(x(now), box.top - 4, x(now), box.bottom, "now")]),
      axisName(box, "steps"),
    ];
  }
}

/** The class that colours a concept: `place` is its place among those shown. */
export function kindOf(place) {
  return `k${1 + (place % KINDS)}`;
}

/** Training and validation losses, [step, nats] each; lines: [order, nats, is it passed]. */
export function lossPicture(width, height, { train, validation, lines, steps, now }) {
  const box = inBox(width, height);
  const all = [...train, ...validation].map(([, loss]) => loss);
  const floor = Math.min(...all, ...lines.map(([, loss]) => loss));
  const low = Math.floor(floor * 2) / 2;
  const top = Math.min(Math.ceil(Math.max(...all) * 2) / 2, low + HIGH);
  const y = (loss) => box.bottom - ((Math.min(loss, top) - low) / (top - low || 1)) * box.height;
  const ticks = Array.from({ length: 2 * (top - low) + 1 }, (_, k) => low + k / 2);
  const shown = lines.filter(([, loss]) => loss <= top);
  const bits = box.right + NAMES + 6;
  return [
    ...grid(box, ticks, y, (tick) => tick.toFixed(1)),
    ...ticks.map((tick) => label(bits, y(tick) + 4, (tick / LOG2).toFixed(2), "start")),
    label(bits, box.top - 8, "bits", "start"),
    ...shown.map(([, loss, isPassed]) =>
      line(box.left, y(loss), box.right + 4, y(loss), `ngram ${isPassed ? "passed" : ""}`),
    ),
    curve(box, train, y, "k0", steps),
    curve(box, validation, y, "k1", steps),
    ...validation.map(([step, loss]) => dot(box, step, y(loss), "k1", steps)),
    ...steps.axis(box, now),
    ...names(box, shown, y),
  ];
}

/** The names of n-gram lines, beside them; those that nearly touch have one together. */
function names(box, lines, y) {
  const groups = [];
  for (const [order, loss] of lines.toSorted(([, one], [, other]) => other - one)) {
    const last = groups.at(-1);
    if (last && y(loss) - last.at < APART) last.orders.push(order);
    else groups.push({ at: y(loss), orders: [order] });
  }
  return [
    ...(groups.length ? [label(box.right + 6, box.top - 8, "n-gram", "start")] : []),
    ...groups.map(({ at, orders }) => label(box.right + 6, at + 4, ordersTold(orders), "start")),
  ];
}

/** Such as 3, or 4–8, or 3, 8. */
function ordersTold(orders) {
  const [first, ...rest] = orders.toSorted((a, b) => a - b);
  const last = rest.at(-1);
  if (last - first === rest.length) return `${first}–${last}`;
  return [first, ...rest].join(", ");
}

/** Where curves are drawn: with room for names and a second scale, so that all stand alike. */
function inBox(width, height) {
  const box = inside(width, height);
  return { ...box, right: box.right - NAMES - SCALE, width: box.width - NAMES - SCALE };
}

/**
 * Scores up to 1, from 0 if need be; curves: {kind, points: [step, score]}; more(box, y): what else
 * is drawn.
 */
export function scorePicture(width, height, { curves, steps, now, more = () => [] }) {
  const box = inBox(width, height);
  const isHigh = curves.every(({ points }) => points.every(([, score]) => score >= USUAL));
  const low = isHigh ? USUAL : 0;
  const y = (score) => box.bottom - (Math.max(0, Math.min(1, score) - low) / (1 - low)) * box.height;
  const ticks = [0.25, 0.5, 0.75, 1].filter((tick) => tick > low);
  return [
    ...grid(box, ticks, y, (tick) => tick.toFixed(2)),
    ...more(box, y),
    ...curves.flatMap(({ kind, points }) => [
      curve(box, points, y, kind, steps),
      ...points.map(([step, score]) => dot(box, step, y(score), kind, steps)),
    ]),
    ...steps.axis(box, now),
  ];
}

/** A line through [step, value]s. */
export function curve(box, points, y, kind, steps) {
  const x = steps.across(box);
  const told = points.map(([step, value]) => `${x(step)},${y(value)}`).join(" ");
  return shape("polyline", { points: told, class: `curve ${kind}` });
}

function dot(box, step, y, kind, steps) {
  return shape("circle", { cx: steps.across(box)(step), cy: y, r: 2.5, class: kind });
}
