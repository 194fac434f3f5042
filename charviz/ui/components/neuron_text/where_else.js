/**
 * Where else a unit is high or low: how often and for how long, its strongest and weakest stretches
 * in the text shown, and in a long text once the server has looked through it.
 */

import { colourOf } from "../parts/painter.js";
import { strengthened } from "./strip.js";
import { countPoints, pointSlice } from "../parts/text_layer.js";
import { Chart } from "../parts/charts.js";
import { levelsPicture, memoryPicture, profilePicture } from "./where_charts.js";
import { StretchRows } from "./where_stretches.js";

const PAUSE_AT_A_UNIT = 200; // ms; a slider on its way asks for nothing
const PAUSE_UNDER_WAY = 700; // ms, between two questions how far a long text is
const MOST_LOOKED_THROUGH = 1_000_000; // code points
const AROUND_OWN = 200; // code points on either side of a stretch of a text of one's own
const UNDER_WAY = ["waiting", "downloading", "reading"];

export class WhereElse {
  constructor(element, hub) {
    this.element = element;
    this.hub = hub;
    this.part = (name) => element.querySelector(`.${name}`);
    const charts = ["levels", "memory", "profile"];
    this.charts = Object.fromEntries(
      charts.map((name) => [name, new Chart(this.part(`${name}-chart`))]),
    );
    this.part("long-start").onclick = () => this.start();
    for (const button of this.part("long-sources").children) {
      button.onclick = () => this.choose(button.dataset.source);
    }
    this.own = { text: null };
  }

  /** A new message: what it holds for this panel is drawn; what it lacks stays if it still holds. */
  take(message) {
    this.noteOwn();
    if (message.where) {
      this.found = message.where;
      this.trace = message.trace;
      this.takeLong(message.where.long);
      this.draw();
    }
    clearTimeout(this.polling);
    if (this.isUnderWay) this.polling = setTimeout(() => this.poll(), PAUSE_UNDER_WAY);
  }

  /** The unit changed: its figures are asked for once one has stopped there. */
  showUnit() {
    clearTimeout(this.asking);
    if (!this.isHeld) this.asking = setTimeout(() => this.hub.ask(), PAUSE_AT_A_UNIT);
  }

  setTheme(theme) {
    if (theme === this.theme) return;
    this.theme = theme;
    if (this.found) this.draw();
  }

  /** What to ask for: nothing while what is here is right. */
  wish() {
    return this.isHeld && !this.isUnderWay ? {} : { where: this.request() };
  }

  dispose() {
    clearTimeout(this.asking);
    clearTimeout(this.polling);
    for (const chart of Object.values(this.charts)) chart.dispose();
  }

  /** Whether what is drawn is of the unit, the text and the long text that are chosen. */
  get isHeld() {
    const { found, hub } = this;
    const isSameText = found && this.trace === hub.message.trace;
    return isSameText && found.unit === hub.unit && found.long.source === this.source;
  }

  get isUnderWay() {
    return UNDER_WAY.includes(this.found?.long.state);
  }

  /** The whole of a text of one's own of which only the beginning is shown, or nothing. */
  get longText() {
    const { editor } = this.hub;
    return (editor.isOpen && editor.longText) || null;
  }

  /** Which long text: one's own, if there is one, or else the network's test part. */
  get source() {
    return this.chosen ?? (this.longText ? "own" : "test");
  }

  request() {
    const { source, own } = this;
    return source === "own" ? { source, digest: own.digest ?? null } : { source };
  }

  poll() {
    if (!this.element.hidden) this.hub.ask();
  }

  /** Have the long text looked through; a text of one's own is sent along, this once. */
  start() {
    const request = { ...this.request(), start: true };
    if (request.source === "own") {
      request.text = pointSlice(this.longText, 0, MOST_LOOKED_THROUGH);
    }
    this.part("long-start").disabled = true;
    this.hub.ask({ where: request });
  }

  /** Forget the digest of a text that is another one now. */
  noteOwn() {
    const text = this.longText;
    if (text === this.own.text) return;
    this.own = { text };
    if (!text && this.chosen === "own") this.chosen = undefined;
  }

  takeLong({ source, digest }) {
    if (source === "own" && digest) this.own.digest = digest;
  }

  // ---- drawing

  /** The shade of each level of the unit. */
  get shades() {
    return this.hub.tracks.shadesOf(this.found.unit);
  }

  get rows() {
    const { theme, shades, found } = this;
    return new StretchRows({ theme, shades, isSigned: found.scale[0] < 0 });
  }

  /** The colour of a level where no text stands on it. */
  get colour() {
    const { theme, shades } = this;
    return (level) => strengthened(colourOf(level, theme, shades));
  }

  /** Draw what is new: a list that is there keeps its focus while a long text is looked through. */
  draw() {
    const { found, hub, theme } = this;
    const { source, state } = found.long;
    const here = [found.unit, this.trace, theme, hub.columnOf(found.unit).length, state].join();
    this.drawLongState(found.long);
    if (here === this.drawn && source === this.drawnSource) return;
    this.drawn = here;
    this.drawnSource = source;
    this.drawHere(found.here);
    this.part("long-found").hidden = state !== "read";
    if (state === "read") this.drawLong(found.long);
  }

  drawHere(here) {
    const { found, charts, colour } = this;
    const { unit, scale, threshold, bars, correlation, long_bars: outline } = found;
    this.part("where-here").textContent = `${unit} in this text`;
    this.part("levels-said").textContent = here.levels;
    this.part("memory-said").textContent = here.remembers;
    this.part("stretches-said").textContent = here.stretches;
    this.part("outline-said").hidden = !outline;
    charts.levels.show(levelsPicture({ bars, outline, scale, threshold, colour }));
    this.part("memory-chart").style.display = correlation.length > 1 ? "" : "none";
    if (correlation.length > 1) {
      charts.memory.show(memoryPicture({ correlation, memory: here.memory }));
    }
    this.drawEnds(here);
  }

  drawEnds({ strongest, weakest }) {
    const { hub, found, rows } = this;
    const column = hub.columnOf(found.unit);
    const row = (stretch) => {
      const { from, to } = stretch;
      const text = pointSlice(hub.message.text, from, to);
      return rows.row(stretch, text, column.subarray(from, to), () => this.goTo(stretch));
    };
    this.part("strongest").replaceChildren(...strongest.map(row));
    this.part("weakest").replaceChildren(...weakest.map(row));
    this.nameEnds("", { strongest, weakest });
    this.part("here-ends").hidden = !strongest.length;
  }

  /** How far a long text is, and what can be done. */
  drawLongState({ said, why, offer, share }) {
    this.drawSources();
    tell(this.part("long-said"), said);
    tell(this.part("long-why"), why ?? "");
    this.part("long-why").hidden = !why;
    const button = this.part("long-start");
    button.hidden = !offer;
    button.disabled = false;
    tell(button, offer ?? "");
    const progress = this.part("long-progress");
    progress.hidden = !this.isUnderWay;
    if (share) progress.value = share;
    else progress.removeAttribute("value"); // getting ready: nobody knows how far
  }

  drawLong(long) {
    const { found, colour } = this;
    const { strongest, weakest, characters } = long;
    const { profile } = found;
    this.charts.profile.show(profilePicture({ profile, strongest, weakest, characters, colour }));
    this.part("profile-said").textContent = long.profile_said;
    this.part("long-stretches-said").textContent = long.stretches;
    const stretches = [...strongest, ...weakest];
    const texts = long.texts ?? this.ownTexts(stretches);
    let at = 0;
    const rows = stretches.map((stretch, k) => {
      const levels = found.colours.subarray(at, (at += stretch.to - stretch.from));
      return this.longRow(stretch, texts[k], levels);
    });
    this.part("long-strongest").replaceChildren(...rows.slice(0, strongest.length));
    this.part("long-weakest").replaceChildren(...rows.slice(strongest.length));
    this.part("long-ends").hidden = !rows.length;
    this.nameEnds("long-", long);
  }

  /** A stretch of a long text; if the text shown has it too, a click goes there. */
  longRow(stretch, texts, levels) {
    const goOn = () => this.isShown(stretch, texts[1]) && this.goTo(stretch);
    return this.rows.rowOfLong(stretch, texts, levels, this.found.long.characters, goOn);
  }

  /** Say which end is what, where the unit is known to follow something and gets as far as that. */
  nameEnds(where, { strongest, weakest }) {
    const { found, hub } = this;
    const known = hub.message.detectors.find(({ unit }) => unit === found.unit);
    const [low, high] = found.scale;
    const from = found.threshold == null ? null : low + ((high - low) * found.threshold) / 255;
    const isHigh = from === null || strongest[0]?.mean >= from;
    const isLow = from === null || weakest[0]?.mean < from;
    const name = (end, is) => (known && is ? ` · ${end}` : "");
    this.part(`${where}strongest-title`).textContent = `Strongest${name(known?.high, isHigh)}`;
    this.part(`${where}weakest-title`).textContent = `Weakest${name(known?.low, isLow)}`;
  }

  drawSources() {
    this.part("long-sources").hidden = !this.longText;
    for (const button of this.part("long-sources").children) {
      button.setAttribute("aria-pressed", button.dataset.source === this.source);
    }
  }

  choose(source) {
    this.chosen = source;
    this.drawSources();
    if (!this.isHeld) this.hub.ask();
  }

  /** Whether a stretch of one's own long text stands at the same place in the text shown. */
  isShown({ from, to }, text) {
    return this.source === "own" && pointSlice(this.hub.message.text, from, to) === text;
  }

  /** What stands before, in and after stretches of one's own long text. */
  ownTexts(stretches) {
    const text = this.longText ?? "";
    const points = countPoints(text) === text.length ? text : [...text];
    const part = (from, to) => [points.slice(Math.max(0, from), to)].flat().join("");
    return stretches.map(({ from, to }) => [
      part(from - AROUND_OWN, from),
      part(from, to),
      part(to, to + AROUND_OWN),
    ]);
  }

  goTo({ from, to }) {
    this.hub.choose(from);
    this.hub.chooseStretch(from, to);
    this.hub.box.scrollIntoView({ block: "nearest" });
  }
}

/** Set a text only where it is another one: the same again would be announced twice. */
function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
