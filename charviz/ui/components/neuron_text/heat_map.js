/**
 * All units of a group at once: a row a unit, the text from left to right. Python made the picture
 * and the orders of its rows; it is drawn once for each order and size, and marks lie over it.
 */

import { HeatCells } from "./heat_cells.js";
import { HeatFrame } from "./heat_frame.js";
import { HeatLabels } from "./heat_labels.js";
import { HeatLens } from "./heat_lens.js";
import { HeatPicture } from "./heat_picture.js";
import { HeatPointing } from "./heat_pointing.js";
import { HeatWords } from "./heat_words.js";

const USUAL_ORDER = "likeness";

export class HeatMap {
  constructor(element, hub) {
    this.element = element;
    this.hub = hub;
    this.part = (name) => element.querySelector(`.heat-${name}`);
    this.frame = new HeatFrame(this.part("canvas"), this.part("marks"));
    this.words = new HeatWords(this.part);
    this.lens = new HeatLens(this.part("lens"), (row) => this.pickRow(row));
    this.labels = new HeatLabels(this.part("labels"), (name) => hub.showUnit(name));
    this.pointing = new HeatPointing(this.part("canvas"), this.frame, this);
    this.placed = [];
    this.wire();
  }

  wire() {
    this.part("sort").onchange = ({ target }) => this.sort(target.value);
    this.part("departures").onchange = ({ target }) => this.showAs(target.checked);
    this.part("zoom").onclick = () => this.zoom(this.hub.stretch);
    this.part("whole").onclick = () => this.zoom(null);
    this.part("clear").onclick = () => this.hub.chooseStretch();
    this.resized = new ResizeObserver(() => this.picture && !this.frame.fits && this.draw());
    this.resized.observe(this.element);
    this.element.onpointerdown = ({ target }) => {
      if (!target.closest(".heat-canvas, .heat-lens")) this.look(null);
    };
  }

  // ---- what the hub tells

  take(message) {
    if (message.visit !== this.visit) this.enter(message);
    if (message.heat?.picture) this.hold(new HeatPicture(message.heat, message));
    this.render();
  }

  /** Another place is entered: its address says how the map is looked at. */
  enter({ visit, zoom, shows, keeps_looks: keepsLooks }) {
    if (!keepsLooks || this.visit === undefined) this.shows = shows || "levels";
    else this.noteShows(); // the new place's address does not have it yet
    this.visit = visit;
    this.zoomed = zoom;
  }

  hold(picture) {
    if (picture.isWhole) this.whole = picture;
    else this.detail = picture;
  }

  showUnit() {
    if (this.isReady) this.moveMarks();
    else this.render();
  }

  showPosition() {
    this.moveMarks();
  }

  showStretch() {
    this.moveMarks();
  }

  setTheme(theme) {
    if (theme === this.theme) return;
    this.theme = theme;
    if (this.picture) this.draw();
  }

  /** What is missing for the picture wanted. */
  wish() {
    const isHere = [this.detail, this.whole].some((picture) => this.isExact(picture));
    if (isHere || !this.hub.message.length) return {};
    return { heat: this.zoomed ? { stretch: this.zoomed } : {} };
  }

  dispose() {
    this.resized.disconnect();
  }

  // ---- what is drawn

  get range() {
    return this.zoomed ?? [0, this.hub.message.length];
  }

  isCurrent(picture) {
    const { message, unit } = this.hub;
    return picture?.trace === message.trace && picture.group === unit.split(".")[0];
  }

  /** Whether a picture shows the range wanted as finely as can be. */
  isExact(picture) {
    if (!this.isCurrent(picture)) return false;
    return picture.covers(this.range) || (picture.isWhole && picture.columns === picture.count);
  }

  get isReady() {
    return this.isCurrent(this.picture);
  }

  /** Draw with what is here: exact, or the whole one enlarged until the exact one comes. */
  render() {
    const { length } = this.hub.message;
    if (this.zoomed && this.zoomed[1] > length) this.zoomed = null;
    const found = [this.detail, this.whole];
    const best = found.find((it) => this.isExact(it)) ?? found.find((it) => this.canShow(it));
    this.element.classList.toggle("stale", !best);
    this.element.classList.toggle("bare", !(best ?? this.picture));
    this.words.excuse(length ? "Reading …" : "There is no text to draw yet.");
    if (!best) return;
    const how = JSON.stringify([this.range, this.shows, this.hub.sort]);
    if (best === this.picture && how === this.how) {
      this.moveMarks();
      return;
    }
    Object.assign(this, { picture: best, how });
    this.choose();
    this.draw();
  }

  canShow(picture) {
    const [from, to] = this.range;
    return this.isCurrent(picture) && picture.from <= from && to <= picture.to;
  }

  /** Find the order of the rows: the one asked for, if this text has it, else the usual one. */
  choose() {
    const { orders, units, rows, scores } = this.picture;
    const fits = ({ shows }) => !shows || shows === this.shows;
    const find = (key) => orders.findIndex((order) => order.key === key && fits(order));
    const wanted = find(this.hub.sort);
    const at = wanted < 0 ? find(USUAL_ORDER) : wanted;
    const [first, end] = [at * units, (at + 1) * units];
    this.cells = new HeatCells(this.hub, {
      picture: this.picture,
      range: this.range,
      shows: this.shows,
      order: orders[at],
      rows: rows.subarray(first, end),
      scores: scores.subarray(first, end),
    });
    this.words.offer(orders, orders[at]);
    this.part("departures").checked = this.shows === "departures";
  }

  draw() {
    const { cells, frame, theme } = this;
    const { picture, range, rows, shows } = cells;
    frame.measure(picture.units, range);
    const { width } = this.part("canvas");
    if (!width) return;
    const drawn = picture.draw(rows, range, { width, theme, shows });
    frame.show(drawn, (position) => cells.glyphAt(position));
    this.words.explain(cells, theme);
    this.moveMarks();
  }

  /** Move the marks to the chosen unit, character and stretch: the picture stays as it is. */
  moveMarks() {
    if (!this.isReady) return;
    const { chosen } = this;
    this.placed = this.labels.show(this.wantedLabels(chosen.row), this.frame.height);
    this.words.tellStretch(this.hub.stretch, this.range, this.hub.message.length);
    this.words.tellCell(this.cells.factsAt(chosen));
    this.over(null);
  }

  over(spot, stretch = this.hub.stretch) {
    this.frame.draw({ ...this.chosen, spot, stretch, labels: this.placed });
  }

  wantedLabels(chosen) {
    const { group } = this.picture;
    const known = this.hub.message.detectors.filter(({ unit }) => unit.split(".")[0] === group);
    const labels = new Map([[this.hub.unit, ""], ...known.map(({ unit, title }) => [unit, title])]);
    return [...labels].map(([name, title]) => {
      const row = this.cells.rowOfUnit(name);
      const key = title ? name : "chosen";
      return { key, name, title, row, y: this.frame.yOf(row), isChosen: row === chosen };
    });
  }

  // ---- what pointer and keys ask for

  get chosen() {
    return this.cells.chosen;
  }

  /** Where keys begin: at the chosen cell, or as near as the characters drawn come to it. */
  get start() {
    return this.cells.moved(this.chosen, { columns: 0 });
  }

  moved(cell, by) {
    return this.cells.moved(cell, by);
  }

  /** Keys are for the map now, or no longer: what they move to is said aloud. */
  listen(isHeard) {
    this.words.listen(isHeard);
  }

  /** Look at a cell, or at none; `stretch` is being marked; `stays` when the finger is lifted. */
  look(cell, { isByKey = false, stretch = null, stays = false } = {}) {
    if (!this.isReady) return;
    this.over(cell, stretch ?? this.hub.stretch);
    if (!cell) {
      this.lens.hide();
      this.words.tellCell(this.cells.factsAt(this.chosen));
      return;
    }
    const { cells, frame, words } = this;
    const facts = cells.factsAt(cell);
    const { x = frame.xOf(cell.position), y = frame.yOf(cell.row) } = cell;
    const lines = [words.who(facts), words.place(facts)];
    this.lens.show(cells.around(cell, this.theme), lines, { x, y, stays });
    if (isByKey) words.tellCell(facts);
  }

  pick({ row, position }) {
    this.hub.showUnit(this.cells.nameAt(row));
    this.hub.choose(position);
    this.hub.scrollTo(position, { onlyIfHidden: true });
  }

  /** Pick another row of the lens that stays, and go on from there. */
  pickRow(row) {
    const cell = { row, position: this.hub.position };
    this.pick(cell);
    this.look(cell, { stays: true });
  }

  markStretch(from, to) {
    this.hub.chooseStretch(from, to);
  }

  escape() {
    if (this.zoomed) this.zoom(null);
    else if (this.hub.stretch) this.hub.chooseStretch();
  }

  // ---- choices

  sort(key) {
    this.hub.note({ sort: key === USUAL_ORDER ? null : key });
    this.render();
  }

  showAs(isDeparture) {
    this.shows = isDeparture ? "departures" : "levels";
    this.noteShows();
    this.render();
  }

  noteShows() {
    this.hub.note({ shows: this.shows === "levels" ? null : this.shows });
  }

  zoom(range) {
    this.zoomed = range;
    this.hub.note({ zoom: range ? range.join("-") : null });
    this.render();
    if (Object.keys(this.wish()).length) this.hub.ask();
  }
}
