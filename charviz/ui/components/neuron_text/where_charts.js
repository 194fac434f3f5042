/** Small charts of one unit, drawn as SVG from numbers that Python computed. */

const SVG = "http://www.w3.org/2000/svg";
const EDGE = { left: 42, right: 12, top: 16, bottom: 32 }; // px around what is drawn
const LAG_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const PER_LABEL = 34; // px, the least room for a label under an axis

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

/** An element of an SVG. */
function shape(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function inside(width, height) {
  const box = { left: EDGE.left, top: EDGE.top, right: width - EDGE.right };
  const bottom = height - EDGE.bottom;
  return { ...box, bottom, width: box.right - box.left, height: bottom - box.top };
}

function line(x1, y1, x2, y2, name) {
  return shape("line", { x1, y1, x2, y2, class: name });
}

function label(x, y, text, anchor = "middle") {
  return shape("text", { x, y, "text-anchor": anchor }, text);
}

function grid(box, ticks, y, name) {
  return ticks.flatMap((tick) => [
    line(box.left, y(tick), box.right, y(tick), tick ? "grid" : "axis"),
    label(box.left - 6, y(tick) + 4, name(tick), "end"),
  ]);
}

/** A label under an axis, within the chart also at its ends. */
function under(box, x, text, share = 0.5) {
  return label(x, box.bottom + 14, text, share === 1 ? "end" : share === 0 ? "start" : "middle");
}

function axisName(box, text) {
  return label((box.left + box.right) / 2, box.bottom + 29, text);
}

/** A line from top to bottom with its name above it. */
function mark(box, x, text) {
  const half = text.length * 3.2;
  const anchor = x > box.right - half ? "end" : x < box.left + half ? "start" : "middle";
  return [line(x, box.top - 2, x, box.bottom, "mark"), label(x, box.top - 5, text, anchor)];
}

function arrow(x, y, up) {
  return shape("path", { d: `M${x},${y} l-4,${6 * up} h8 z`, class: "arrow" });
}

function steps(shares, x, y) {
  const each = 1 / shares.length;
  const path = Array.from(shares, (s, k) => `L${x(k * each)},${y(s)} H${x((k + 1) * each)}`);
  return `M${x(0)},${y(0)} ${path.join(" ")} V${y(0)}`;
}

/** The next of .1, .2, .5, 1 and so on, so that half of it is a round share, too. */
function roundUp(share) {
  const ten = 10 ** Math.floor(Math.log10(Math.max(share, 1e-6)));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * ten).find((step) => step >= share * 0.999);
}

function percentOf(share) {
  return `${Number((100 * share).toFixed(1))}%`;
}

function minus(value) {
  return String(value).replace("-", "−");
}
