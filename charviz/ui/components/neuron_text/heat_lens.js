/** A magnifier beside the pointer: a few rows and characters, large enough to be told apart. */

const CELL = { width: 11, height: 14 }; // px
const NAME_WIDE = 58; // px for the units' names
const GLYPH_HIGH = 18; // px for the characters
const APART = 18; // px from the pointer
const ROWS = 3; // above and below
const COLUMNS = { wide: 12, narrow: 8 }; // before and after
const NARROW = 420; // px

export class HeatLens {
  constructor(element) {
    this.element = element;
    this.canvas = element.querySelector("canvas");
    this.lines = element.querySelectorAll("p");
  }

  hide() {
    this.element.hidden = true;
  }

  /**
   * Show what is around a cell. `view`: row, units (how many rows), nameAt(row), positionAt(i) (of
   * the i-th cell to the right, -1 for none), glyphAt(position) or null, colourAt(row, position).
   * `lines`: what stands above the cells. `x`, `y`: where one looks.
   */
  show(view, lines, { x, y }) {
    this.element.hidden = false;
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
    const height = this.top + (2 * ROWS + 1) * CELL.height;
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
        pen.fillRect(left, top, CELL.width, CELL.height - 1);
      });
    }
    Object.assign(pen, { fillStyle: color, strokeStyle: color, lineWidth: 1.5 });
    pen.textAlign = "right";
    this.eachRow(view, (row, top) => {
      pen.globalAlpha = row === view.row ? 1 : 0.7;
      pen.fillText(view.nameAt(row), NAME_WIDE - 6, top + CELL.height / 2);
    });
    const [left, top] = [NAME_WIDE + this.columns * CELL.width, this.top + ROWS * CELL.height];
    pen.strokeRect(left, top - 0.5, CELL.width, CELL.height);
  }

  eachRow(view, each) {
    for (let i = -ROWS; i <= ROWS; i++) {
      const row = view.row + i;
      if (row >= 0 && row < view.units) each(row, this.top + (i + ROWS) * CELL.height);
    }
  }
}
