/** How the text is looked at: which track colours it, which are pinned under it. */

import { Legend } from "../parts/legend.js";
import { Pins } from "./pins.js";

export class Looks {
  /** `view` is the whole: it has `unit`, `tracks`, `known`, `columnOf`, and is told of changes. */
  constructor(view) {
    this.view = view;
    this.colour = ""; // the unit's
    this.pins = [];
    this.sort = "";
    this.legend = new Legend(view.section);
    this.bar = new Pins(view.section, this);
  }

  get tracks() {
    return this.view.tracks;
  }

  /** The track that colours the text. */
  get active() {
    return this.colour || this.view.unit;
  }

  /** All tracks that are shown. */
  get shown() {
    return [...new Set([this.view.unit, this.active, ...this.pins])];
  }

  /** Take a message whose looks are new; those that are kept go on as far as its text has them. */
  take(message, { isEntered, isKept }) {
    const { tracks } = this;
    const { colour, pins, sort } = isKept ? this : message;
    const isHere = (track) => !isEntered || tracks.isHere(track);
    this.colour = isHere(colour) ? colour : "";
    this.pins = pins.filter(isHere);
    this.sort = sort;
    this.bar.take(message);
  }

  /** As the address has it. */
  get values() {
    return { colour: this.colour || null, pins: this.pins.join() || null, sort: this.sort || null };
  }

  /** Let a track colour the text: `surprise`, a concept, or the unit if it is "". */
  colourBy(track) {
    this.change({ colour: track });
  }

  /** Pin these tracks under the text, and no others. */
  pin(pins) {
    this.change({ pins });
  }

  /** Let a pinned track colour the text. */
  activate(track) {
    if (this.tracks.isUnit(track)) this.view.showUnit(track);
    else this.colourBy(track);
  }

  change(looks) {
    Object.assign(this, looks);
    this.view.looksChanged();
  }

  /** Show all of it, but for what is painted; `row` and `rows` are what is to be painted. */
  show(theme) {
    const { active, tracks } = this;
    this.row = this.rowOf(active);
    this.rows = this.pins.map((track) => this.rowOf(track));
    this.legend.show(tracks.wordsOf(active), tracks.isSigned(active), theme);
    this.bar.show();
  }

  /** A row of the picture: the levels of a track, and how they are to be painted. */
  rowOf(track) {
    const { tracks, view } = this;
    const column = view.columnOf(track);
    const known = column.length ? view.known : 0;
    return { column, known, shades: tracks.shadesOf(track), isSigned: tracks.isSigned(track) };
  }
}
