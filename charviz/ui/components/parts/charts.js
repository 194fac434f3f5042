/** What charts are drawn with, as SVG, from numbers that Python computed. */

const SVG = "http://www.w3.org/2000/svg";
const EDGE = { left: 42, right: 12, top: 16, bottom: 32 }; // px around what is drawn

/** A chart in an `<svg>`, as wide as its place; it is drawn again when that changes. */
export class Chart {
  constructor(svg) {
    this.svg = svg;
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(svg);
  }

  /** Show a picture: a function from width and height, in px, to SVG elements. */
  show(picture) {
    this.picture = picture;
    this.draw();
  }

  draw() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width || !this.picture) return;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.replaceChildren(...this.picture(width, height));
  }

  dispose() {
    this.resized.disconnect();
  }
}

/** An element of an SVG. */
export function shape(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/** The room within the edges of a chart. */
export function inside(width, height) {
  const box = { left: EDGE.left, top: EDGE.top, right: width - EDGE.right };
  const bottom = height - EDGE.bottom;
  return { ...box, bottom, width: box.right - box.left, height: bottom - box.top };
}

/** A line, with a class to draw it by. */
export function line(x1, y1, x2, y2, name) {
  return shape("line", { x1, y1, x2, y2, class: name });
}

/** Words at a place. */
export function label(x, y, text, anchor = "middle") {
  return shape("text", { x, y, "text-anchor": anchor }, text);
}

/** Lines across, at ticks, with what they stand for. */
export function grid(box, ticks, y, name) {
  return ticks.flatMap((tick) => [
    line(box.left, y(tick), box.right, y(tick), tick ? "grid" : "axis"),
    label(box.left - 6, y(tick) + 4, name(tick), "end"),
  ]);
}

/** A label under an axis, within the chart also at its ends. */
export function under(box, x, text, share = 0.5) {
  return label(x, box.bottom + 14, text, share === 1 ? "end" : share === 0 ? "start" : "middle");
}

/** What is told along the axis. */
export function axisName(box, text) {
  return label((box.left + box.right) / 2, box.bottom + 29, text);
}

/** A line from top to bottom with its name above it. */
export function mark(box, x, text) {
  const half = text.length * 3.2;
  const anchor = x > box.right - half ? "end" : x < box.left + half ? "start" : "middle";
  return [line(x, box.top - 2, x, box.bottom, "mark"), label(x, box.top - 5, text, anchor)];
}

/** The next of .1, .2, .5, 1 and so on, so that half of it is a round share, too. */
export function roundUp(share) {
  const ten = 10 ** Math.floor(Math.log10(Math.max(share, 1e-6)));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * ten).find((step) => step >= share * 0.999);
}

/** A share as a percentage. */
export function percentOf(share) {
  return `${Number((100 * share).toFixed(1))}%`;
}

/** A number with a true minus sign. */
export function minus(value) {
  return String(value).replace("-", "−");
}
