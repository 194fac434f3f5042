/** What Python computed for one character: level, surprise, and what the network expects next. */

import { codeOf, glyphOf, sortOf } from "../parts/characters.js";
import { say } from "../parts/legend.js";

const LN2 = Math.log(2);

function percent(probability) {
  if (probability >= 0.995) return "> 99%";
  return probability < 0.001 ? "< 0.1%" : `${(100 * probability).toFixed(probability < 0.1 ? 1 : 0)}%`;
}

export class Readout {
  constructor(element) {
    const part = (name) => element.querySelector(`.${name}`);
    this.element = element;
    this.parts = {
      glyph: part("glyph"),
      name: part("name"),
      place: part("place"),
      level: part("level"),
      bar: part("bar"),
      track: part("track"),
      others: part("others"),
      surprise: part("surprise"),
      next: part("next"),
    };
  }

  /** `facts`: character, position, length, surprise, candidates, following; null for nothing. */
  show(facts) {
    const { parts } = this;
    this.element.classList.toggle("empty", !facts);
    if (!facts) return;
    const code = codeOf(facts.character);
    parts.glyph.textContent = glyphOf(facts.character);
    parts.glyph.classList.toggle("long", glyphOf(facts.character) === code);
    parts.name.textContent = sortOf(facts.character);
    parts.name.title = code;
    parts.place.textContent =
      `character ${(facts.position + 1).toLocaleString("en")} of ` +
      facts.length.toLocaleString("en");
    parts.surprise.replaceChildren(...surpriseWords(facts));
    parts.next.replaceChildren(...facts.candidates.map((c) => candidateRow(c, facts.following)));
  }

  /** The unit's level here: its value in words, 0..255, and its colour. */
  showLevel({ value, level = 0, colour }, isSigned) {
    const { bar, track } = this.parts;
    this.parts.level.textContent = value;
    bar.style.backgroundColor = colour;
    track.classList.toggle("unsigned", !isSigned);
    bar.style.transform = `scaleX(${isSigned ? (level - 127.5) / 127.5 : level / 255})`;
  }

  colourGlyph(colour) {
    this.parts.glyph.style.backgroundColor = colour;
  }

  /** What other tracks are here: each with its name, its value in words, its colour. */
  showTracks(tracks) {
    const { others } = this.parts;
    while (others.childElementCount > tracks.length) others.lastChild.remove();
    while (others.childElementCount < tracks.length) others.append(trackRow());
    tracks.forEach(({ name, value, colour }, at) => {
      const [term, swatch, words] = others.children[at].querySelectorAll("dt, .swatch, .value");
      say(term, name);
      say(words, value);
      swatch.style.backgroundColor = colour;
    });
  }
}

function trackRow() {
  const row = element("div", "other");
  const definition = document.createElement("dd");
  definition.append(element("span", "swatch"), element("span", "value"));
  row.append(document.createElement("dt"), definition);
  return row;
}

function surpriseWords({ surprise }) {
  if (surprise < 0) return [element("span", "unit-of-measure", "not read")];
  if (Number.isNaN(surprise)) return [element("span", "unit-of-measure", "the first one read")];
  return [
    `${surprise.toFixed(2)} `,
    element("span", "unit-of-measure", `nats · ${(surprise / LN2).toFixed(2)} bits`),
  ];
}

function candidateRow({ character, probability }, following) {
  const row = element("li", character === following ? "came" : "");
  const glyph = element("span", "candidate", glyphOf(character));
  const bar = element("span", "share");
  bar.append(element("span", "filled"));
  bar.firstChild.style.width = `${100 * probability}%`;
  row.append(glyph, bar, element("span", "percent", percent(probability)));
  row.title = sortOf(character) + (row.className ? ": this came" : "");
  return row;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.append(text);
  return made;
}
