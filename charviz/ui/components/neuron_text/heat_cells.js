/** What is at a row and a character of the heat map as it is drawn: names, levels, neighbours. */

import { glyphOf } from "../parts/characters.js";
import { levelWords, scoreWords } from "./heat_words.js";

const COARSE = 4; // characters a column, above which one looks and moves by columns

export class HeatCells {
  /**
   * `picture`, the characters drawn of it (`range`), and how (`shows`); `order`: one of its
   * orders, whose units from top to bottom are `rows`, with `scores` by unit.
   */
  constructor(hub, { picture, range, shows, order, rows, scores }) {
    Object.assign(this, { hub, picture, range, shows, order, rows, scores });
    this.rowOf = new Uint16Array(rows.length);
    rows.forEach((unit, row) => (this.rowOf[unit] = row));
    this.isCoarse = picture.count / picture.columns > COARSE;
    this.characters = [...hub.message.text];
  }

  nameAt(row) {
    return `${this.picture.group}.${this.rows[row]}`;
  }

  rowOfUnit(name) {
    return this.rowOf[name.split(".")[1]];
  }

  get chosen() {
    return { row: this.rowOfUnit(this.hub.unit), position: this.hub.position };
  }

  /** The level at a cell, and the ends of the characters that it is of. */
  levelAt(row, position) {
    const column = this.isCoarse ? [] : this.hub.columnOf(this.nameAt(row));
    if (column.length) return { level: column[position], ends: [position, position + 1] };
    const { picture } = this;
    const ends = picture.charactersOf(picture.columnOf(position));
    return { level: picture.levelAt(this.rows[row], position), ends };
  }

  glyphAt(position) {
    return glyphOf(this.characters[position]);
  }

  /** What is to be said of a cell; see `HeatWords`. */
  factsAt({ row, position }) {
    const { hub, picture } = this;
    const name = this.nameAt(row);
    const { level, ends } = this.levelAt(row, position);
    return {
      name,
      title: hub.message.detectors.find(({ unit }) => unit === name)?.title,
      row,
      units: picture.units,
      character: this.characters[position],
      ends,
      level: levelWords(level, picture.signed),
      score: scoreWords(this.scores[this.rows[row]], this.order.score),
    };
  }

  /** The cell some rows and columns on; at the ends it stops. */
  moved({ row, position }, { rows = 0, columns = 0 }) {
    const { picture } = this;
    const [from, last] = [this.range[0], this.range[1] - 1];
    let to = position + columns;
    if (this.isCoarse && columns && Number.isFinite(columns)) {
      const column = picture.columnOf(position) + columns;
      [to] = picture.charactersOf(Math.min(picture.columns - 1, Math.max(0, column)));
    }
    return {
      row: Math.min(picture.units - 1, Math.max(0, row + rows)),
      position: Math.min(last, Math.max(from, to)),
    };
  }

  /** What the lens shows around a cell. */
  around({ row, position }, theme) {
    const { picture, shows } = this;
    const step = (columns) => this.moved({ row, position }, { columns }).position;
    return {
      row,
      units: picture.units,
      nameAt: (at) => this.nameAt(at),
      positionAt: (i) => (i && step(i) === step(i - Math.sign(i)) ? -1 : step(i)),
      glyphAt: this.isCoarse ? null : (where) => this.glyphAt(where),
      colourAt: (at, where) =>
        picture.colourOf(this.rows[at], this.levelAt(at, where).level, { theme, shows }),
    };
  }
}
