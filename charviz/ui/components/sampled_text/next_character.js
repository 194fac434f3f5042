/** What is said of one character: its level and surprise, and what may come after it, twice. */

import { codeOf, glyphOf, sortOf } from "../parts/characters.js";
import { element } from "../parts/element.js";
import { say } from "../parts/legend.js";

const LN2 = Math.log(2);
const LEAST = 1e-6; // what is chosen had a chance, however small

export class NextCharacter {
  constructor(section) {
    const readout = section.querySelector(".readout");
    this.readout = readout;
    this.part = (name) => readout.querySelector(`.${name}`);
    this.rows = this.part("next").tBodies[0];
    this.foot = this.part("next").tFoot;
    this.foot.append(footRow("Entropy, nats"), footRow("in bits"));
    const about = this.foot.rows[0].cells[0];
    about.tabIndex = 0;
    about.dataset.tip =
      "How open the choice is: 0 is no choice at all, 0.69 nats, or one bit, a coin toss. " +
      "Over all characters, not only those above.";
  }

  /** Say what is known of a character, or nothing. See `Film.at`. */
  show(facts) {
    this.readout.classList.toggle("empty", !facts);
    if (!facts) return;
    const { character, position, length, temperature, known } = facts;
    say(this.part("glyph"), glyphOf(character));
    this.part("glyph").classList.toggle("long", glyphOf(character) === codeOf(character));
    say(this.part("name"), sortOf(character));
    say(this.part("place"), `character ${(position + 1).toLocaleString("en")} of ${length.toLocaleString("en")}`);
    say(this.part("surprise"), `${known.nats.toFixed(2)} nats · ${(known.nats / LN2).toFixed(2)} bits`);
    say(this.part("here"), `at ${temperature}`);
    this.showCandidates(facts);
    const [nats, bits] = this.foot.rows;
    fill(nats, known.entropy, known.plainEntropy);
    fill(bits, known.entropy / LN2, known.plainEntropy / LN2);
  }

  /** The likeliest, and below them what the dice chose where it is another. */
  showCandidates({ known, vocabulary, following, came }) {
    const rows = known.candidates.map(({ symbol, ...chances }) => ({
      character: vocabulary[symbol],
      ...chances,
    }));
    const isAmong = rows.some(({ character }) => character === following);
    const other = { character: following, chance: came?.came || LEAST, plain: Math.exp(-came?.nats) };
    while (this.rows.rows.length <= rows.length) this.rows.append(candidateRow());
    while (this.rows.rows.length > rows.length + 1) this.rows.lastChild.remove();
    rows.forEach((row, at) => fillRow(this.rows.rows[at], row, following));
    const last = this.rows.rows[rows.length];
    last.style.visibility = isAmong || !came || !following ? "hidden" : "";
    if (!isAmong && came && following) fillRow(last, other, following);
  }

  /** The unit's level here, 0 to 255, and its colour; without a level it is on its way. */
  showLevel(level, colour) {
    const value = level === undefined ? 0 : level / 127.5 - 1;
    const sign = value < 0 ? "−" : "+";
    say(this.part("level"), level === undefined ? "…" : sign + Math.abs(value).toFixed(2));
    this.part("bar").style.transform = `scaleX(${value})`;
    this.part("bar").style.backgroundColor = colour;
    this.part("glyph").style.backgroundColor = colour;
  }
}

function fillRow(row, { character, chance, plain }, following) {
  const [who, bars, here, trained] = row.cells;
  const isChosen = character === following;
  row.classList.toggle("came", isChosen);
  row.title = sortOf(character) + (isChosen ? ": the dice chose it" : "");
  say(who.firstChild, glyphOf(character));
  bars.firstChild.style.transform = `scaleX(${chance})`;
  bars.lastChild.style.transform = `scaleX(${plain})`;
  say(here, percent(chance));
  say(trained, percent(plain));
}

function candidateRow() {
  const who = element("th", "", { scope: "row" }, element("span", "candidate"));
  const bars = [element("span", "share"), element("span", "share plain-share")];
  return element("tr", "", {}, who, element("td", "bars", {}, ...bars), ...figureCells());
}

function footRow(name) {
  return element("tr", "", {}, element("th", "", { scope: "row", colSpan: 2 }, name), ...figureCells());
}

function figureCells() {
  return [element("td", "percent"), element("td", "percent soft")];
}

function fill(row, here, trained) {
  say(row.cells[1], here.toFixed(2));
  say(row.cells[2], trained.toFixed(2));
}

function percent(share) {
  if (!share) return "0";
  if (share >= 0.995) return share >= 0.99999 ? "100%" : "> 99%";
  return share < 0.001 ? "< 0.1%" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
