/** A magnifier beside the pointer: a few rows and characters, large enough to be told apart. */

const CELL = { width: 11, height: 14, forFingers: 26 }; // px
const NAME_WIDE = 58; // px for the units' names
const GLYPH_HIGH = 18; // px for the characters
const APART = 18; // px from the pointer
const ROWS = { pointer: 3, fingers: 2 }; // above and below
const COLUMNS = { wide: 12, narrow: 8 }; // before and after
const NARROW = 420; // px

export class HeatLens {
  /** `onRow(row)` is called for a tap on one of its rows. */
  constructor(element, onRow) {
    this.element = element;
    this.canvas = element.querySelector("canvas");
    this.lines = element.querySelectorAll("p");
    this.canvas.onclick = ({ offsetY }) => {
      const row = this.rowAt(offsetY);
      if (row !== undefined) onRow(row);
    };
    element.onmousedown = (event) => event.preventDefault(); // the map keeps the focus
  }

  hide() {
    this.element.hidden = true;
  }

  /** Where a pointer is there, it moves on; a finger finds rows that it can hit. */
  stay(stays) {
    this.element.classList.toggle("stays", stays);
    this.high = stays ? CELL.forFingers : CELL.height;
    this.reach = stays ? ROWS.fingers : ROWS.pointer;
  }

  /**
   * Show what is around a cell. `view`: row, units (how many rows), nameAt(row), positionAt(i) (of
   * the i-th cell to the right, -1 for none), glyphAt(position) or null, colourAt(row, position).
   * `lines`: what stands above the cells. `x`, `y`: where one looks. `stays`: for a finger.
   */
  show(view, lines, { x, y, stays = false }) {
    this.element.hidden = false;
    this.view = view;
    this.stay(stays);
    lines.forEach((line, i) => (this.lines[i].textContent = line));
    const stage = this.element.parentElement.getBoundingClientRect();
    this.columns = stage.width < NARROW ? COLUMNS.narrow : COLUMNS.wide;
    this.draw(view);
    this.place(x, y, stage);
  }

  /** Below and to the right if there is room, else on the other side. */
  place(x, y, stage) {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const fits = x + APART + width <= stage.width;
    const left = fits ? x + APART : Math.max(0, Math.min(x - APART - width, stage.width - width));
    const top = y + APART + height <= stage.height ? y + APART : y - APART - height;
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  draw(view) {
    const ratio = window.devicePixelRatio || 1;
    const width = NAME_WIDE + (2 * this.columns + 1) * CELL.width;
    this.top = view.glyphAt ? GLYPH_HIGH : 4;
    const height = this.top + (2 * this.reach + 1) * this.high;
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const { color, fontFamily } = getComputedStyle(this.canvas);
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    Object.assign(pen, { font: `11px ${fontFamily}`, textBaseline: "middle", textAlign: "center" });
    for (let i = -this.columns; i <= this.columns; i++) {
      const position = view.positionAt(i);
      if (position < 0) continue;
      const left = NAME_WIDE + (i + this.columns) * CELL.width;
      pen.fillStyle = color;
      if (view.glyphAt) pen.fillText(view.glyphAt(position), left + CELL.width / 2, GLYPH_HIGH / 2);
      this.eachRow(view, (row, top) => {
        pen.fillStyle = view.colourAt(row, position);
        pen.fillRect(left, top, CELL.width, this.high - 1);
      });
    }
    Object.assign(pen, { fillStyle: color, strokeStyle: color, lineWidth: 1.5 });
    pen.textAlign = "right";
    this.eachRow(view, (row, top) => {
      pen.globalAlpha = row === view.row ? 1 : 0.7;
      pen.fillText(view.nameAt(row), NAME_WIDE - 6, top + this.high / 2);
    });
    const [left, top] = [NAME_WIDE + this.columns * CELL.width, this.top + this.reach * this.high];
    pen.strokeRect(left, top - 0.5, CELL.width, this.high);
  }

  rowAt(y) {
    let found;
    this.eachRow(this.view, (row, top) => {
      if (y >= top && y < top + this.high) found = row;
    });
    return found;
  }

  eachRow(view, each) {
    for (let i = -this.reach; i <= this.reach; i++) {
      const row = view.row + i;
      if (row >= 0 && row < view.units) each(row, this.top + (i + this.reach) * this.high);
    }
  }
}
