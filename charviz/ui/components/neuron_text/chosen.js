/** The chosen character: where it stands, and what is said of it. */

import { colourOf } from "../parts/painter.js";
import { layOver } from "../parts/text_layer.js";
import { Readout } from "./readout.js";

export class Chosen {
  /** `view` has the text's `box` and `layer`, what is known of it, and the looks. */
  constructor(view) {
    this.view = view;
    this.position = 0;
    this.cursor = view.part("cursor");
    this.sheet = view.part("sheet");
    this.readout = new Readout(view.part("readout"));
  }

  /** Show a character; pointing at one does not choose it. */
  show(position) {
    const { view } = this;
    this.shown = position;
    this.placeCursor();
    if (position >= view.known && view.isReading) return; // its facts are on their way
    this.readout.show(position < view.known ? this.factsAt(position) : null);
    this.tellLevels();
  }

  factsAt(position) {
    const { message, layer } = this.view;
    const ranks = Array.from({ length: message.candidates }, (_, rank) => rank);
    const at = position * message.candidates;
    return {
      character: layer.characterAt(position),
      position,
      length: message.length,
      surprise: message.surprise[position],
      candidates: ranks.map((rank) => ({
        character: message.vocabulary[message.likeliest[at + rank]],
        probability: message.probabilities[at + rank] / 65535,
      })),
      following: layer.characterAt(position + 1),
    };
  }

  /** Tell what the unit and the other tracks are here: all that another unit changes. */
  tellLevels() {
    const { looks, known, tracks, unit } = this.view;
    if (this.shown >= known) return;
    const others = looks.shown.filter((track) => track !== unit && track !== "surprise");
    this.readout.showLevel(this.told(unit), tracks.isSigned(unit));
    this.readout.showTracks(others.map((track) => this.told(track)));
    this.readout.colourGlyph(this.told(looks.active).colour);
  }

  /** A track at the character shown: its name, its value in words, its level, the colour of it. */
  told(track) {
    const { theme, tracks } = this.view;
    const level = this.view.columnOf(track)[this.shown];
    if (level === undefined) return { name: tracks.nameOf(track), value: "…", colour: "" };
    return {
      name: tracks.nameOf(track),
      value: tracks.valueAt(track, this.shown),
      level,
      colour: colourOf(level, theme, tracks.shadesOf(track)),
    };
  }

  /** What is said aloud of the character shown. */
  get spoken() {
    const { looks, unit } = this.view;
    if (this.shown >= this.view.known) return [];
    const others = looks.shown.filter((track) => track !== unit).map((track) => this.told(track));
    return [
      `level ${this.told(unit).value}`,
      ...others.map(({ name, value }) => `${name} ${value}`),
    ];
  }

  placeCursor() {
    const { editor, layer } = this.view;
    const rect = this.shown < layer.count ? layer.rectAt(this.shown) : null;
    layOver(this.cursor, this.sheet, editor.isOpen ? null : rect);
  }
}
