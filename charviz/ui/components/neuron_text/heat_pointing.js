/** Pointer and keys on the heat map: looking at a cell, picking it, marking a stretch. */

const A_DRAG = 5; // px that a pointer moves before it marks a stretch
const KEY_STEPS = {
  ArrowUp: { rows: -1 },
  ArrowDown: { rows: 1 },
  PageUp: { rows: -10 },
  PageDown: { rows: 10 },
  ArrowLeft: { columns: -1 },
  ArrowRight: { columns: 1 },
  Home: { columns: -Infinity },
  End: { columns: Infinity },
};

export class HeatPointing {
  /**
   * `map` answers: `isReady`, `start` (the cell, {row, position}, that keys begin at) and
   * `moved(cell, by)`; and is told: `look(cell or null, {isByKey, stretch, stays})`, `pick(cell)`,
   * `markStretch(from, to)`, `escape()`, `listen(isHeard)`.
   */
  constructor(canvas, frame, map) {
    this.canvas = canvas;
    this.frame = frame;
    this.map = map;
    canvas.onpointerdown = (event) => this.down(event);
    canvas.onpointermove = (event) => this.move(event);
    canvas.onpointerup = (event) => this.up(event);
    canvas.onpointercancel = () => this.leave();
    canvas.onpointerleave = (event) => this.isStaying(event) || this.leave();
    canvas.onkeydown = (event) => this.key(event);
    canvas.onfocus = () => this.focus();
    canvas.onblur = () => this.blur();
  }

  cellUnder({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    return { row: this.frame.rowAt(y), position: this.frame.positionAt(x), x, y };
  }

  // ---- pointer

  down(event) {
    if (!this.map.isReady || event.button) return;
    this.start = this.cellUnder(event);
    this.isDrag = false;
    if (event.pointerType !== "touch") this.canvas.setPointerCapture(event.pointerId);
    this.map.look(this.start);
  }

  move(event) {
    if (!this.map.isReady) return;
    const cell = this.cellUnder(event);
    this.cell = null; // keys begin again at the chosen cell
    if (this.start && Math.abs(cell.x - this.start.x) > A_DRAG) this.isDrag = true;
    this.map.look(cell, { stretch: this.isDrag ? between(this.start, cell) : null });
  }

  up(event) {
    const { start, isDrag } = this;
    if (!start) return;
    const cell = this.cellUnder(event);
    this.start = this.isDrag = null;
    if (isDrag) this.map.markStretch(...between(start, cell));
    else this.map.pick(cell);
    if (event.pointerType === "touch") this.map.look(isDrag ? null : cell, { stays: true });
  }

  /** A drag may leave the canvas; a finger that is lifted does, and the lens is to stay. */
  isStaying({ pointerType }) {
    return Boolean(this.start) || pointerType === "touch";
  }

  leave() {
    this.start = this.isDrag = null;
    this.map.look(null);
  }

  // ---- keys

  focus() {
    this.cell = null;
    this.map.listen(true);
    const isByKey = this.canvas.matches(":focus-visible");
    if (this.map.isReady && isByKey) this.map.look(this.at, { isByKey });
  }

  blur() {
    this.map.listen(false);
    this.leave();
  }

  /** The cell that keys move from. */
  get at() {
    return (this.cell ??= this.map.start);
  }

  key(event) {
    if (!this.map.isReady || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = KEY_STEPS[event.key];
    if (step) this.step(step, event.shiftKey);
    else if (event.key === "Enter" || event.key === " ") this.map.pick(this.at);
    else if (event.key === "Escape") this.map.escape();
    else return;
    event.preventDefault();
  }

  step({ rows = 0, columns = 0 }, isMarking) {
    const before = this.at;
    this.cell = this.map.moved(before, { rows, columns });
    if (isMarking && columns) {
      this.anchor ??= before;
      this.map.markStretch(...between(this.anchor, this.cell));
    } else this.anchor = null;
    this.map.look(this.cell, { isByKey: true });
  }
}

/** From the first to the last of two cells, the last one's end not in it. */
function between(one, other) {
  const [from, last] = [one.position, other.position].sort((a, b) => a - b);
  return [from, last + 1];
}
