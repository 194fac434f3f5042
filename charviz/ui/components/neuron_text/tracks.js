/**
 * What can colour a text: a unit, surprise, or what the text itself tells of a concept. Here is
 * what a track is called, how its scale is read and what its values are in words.
 */

import { SHADES } from "../parts/palette.js"; // written by Python, so that all pictures share one scale

const SURPRISE = "surprise";
const LN2 = Math.log(2);

/** Two decimals, with a minus sign that is one. */
export function signed(value) {
  return (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2);
}

export class Tracks {
  constructor(store) {
    this.store = store;
  }

  take(message) {
    this.message = message;
    this.states = new Map(message.states.map((state) => [state.letter, state]));
  }

  /** Whether a name is a track of the text and the network shown. */
  isHere(track) {
    return track === SURPRISE || this.isTold(track) || this.isUnit(track);
  }

  /** Whether a name is that of a concept that the text tells. */
  isTold(track) {
    return this.message.told.includes(track);
  }

  isUnit(track) {
    const [, letter, layer, index] = /^([a-z])(\d+)\.(\d+)$/.exec(track) ?? [];
    const { layers, units } = this.message;
    return this.states.has(letter) && layer < layers && index < units;
  }

  /** The state or gate of a unit. */
  stateOf(track) {
    return this.states.get(track[0]);
  }

  /** What a unit is known to follow, first what the text tells. */
  detectorsOf(unit) {
    const found = this.message.detectors.filter((detector) => detector.unit === unit);
    return found.sort((one, other) => this.isTold(other.concept) - this.isTold(one.concept));
  }

  /** How a track's levels are read: from −1 to 1, or from 0. */
  isSigned(track) {
    if (this.isUnit(track)) return this.stateOf(track).signed;
    return track !== SURPRISE;
  }

  /** The shade of each level of a track. */
  shadesOf(track) {
    return this.isSigned(track) ? SHADES.signed : SHADES.unsigned;
  }

  nameOf(track) {
    if (track === SURPRISE) return "Surprise";
    return this.message.concepts[track] ?? track;
  }

  /** What kind of thing a track is, in a word or two. */
  kindOf(track) {
    if (track === SURPRISE) return "";
    return this.isUnit(track) ? this.stateOf(track).name.toLowerCase() : "the truth";
  }

  /** What is said of a track: ends of the scale, a threshold's level, a claim, and more of it. */
  wordsOf(track) {
    if (track === SURPRISE) return this.surpriseWords();
    if (!this.isUnit(track)) return this.truthWords(track);
    const { signed: isSigned, low, high, name, definition } = this.stateOf(track);
    const [known, ...more] = this.detectorsOf(track);
    const marks = isSigned ? ["−1", "+1"] : ["0", "1"];
    const said = isSigned ? this.message.unclaimed : `${name}: ${lowered(definition)}`;
    return {
      low: joined(known?.low ?? low, marks[0]),
      high: joined(marks[1], known?.high ?? high),
      means: Boolean(known || low),
      level: known?.level,
      claim: known ? claims([known, ...more]) : said,
    };
  }

  surpriseWords() {
    const most = this.message.surprise_shown;
    const odds = Math.round(Math.exp(most) / 1000) * 1000;
    return {
      low: "expected  0",
      high: `${most} nats  unexpected`,
      means: true,
      claim:
        "Surprise: how unexpected each character was to the network before it came; " +
        `${most} nats and more, one chance in ${odds.toLocaleString("en")}, have the full colour.`,
    };
  }

  truthWords(track) {
    const facts = this.store.facts[track];
    if (!facts) return { low: "", high: "", means: true, claim: "" };
    const ends = facts.ends.map((words, at) => ({
      words,
      value: facts.graded ? said([facts.least, facts.most][at]) : "",
    }));
    const [left, right] = facts.sign < 0 ? ends.toReversed() : ends;
    const low = joined(left.words, left.value);
    const high = joined(right.value, right.words);
    const claim = `${this.nameOf(track)}, as the text itself tells it: ${lowered(facts.brief)}`;
    return { low, high, means: true, claim, more: facts.convention };
  }

  /** The value of a track at a position, in words. */
  valueAt(track, position) {
    if (this.isUnit(track)) return this.levelWords(track, this.store.columnOf(track)[position]);
    const value = this.store.valueAt(track, position);
    if (track === SURPRISE) return surpriseOf(value);
    if (Number.isNaN(value)) return "not told";
    const { graded, ends } = this.store.facts[track];
    return graded ? said(value) : ends[value];
  }

  levelWords(track, level) {
    if (level === undefined) return "…";
    return this.isSigned(track) ? signed((level - 127.5) / 127.5) : (level / 255).toFixed(2);
  }
}

/** A surprise in nats and, where there is room, in bits. */
export function surpriseOf(nats, withBits = false) {
  if (nats < 0) return "not read";
  if (Number.isNaN(nats)) return "the first one read";
  return `${nats.toFixed(2)} nats` + (withBits ? ` · ${(nats / LN2).toFixed(2)} bits` : "");
}

function claims(detectors) {
  return detectors.map(({ claim }) => claim).join(" ");
}

function joined(one, other) {
  return [one, other].filter(Boolean).join("  ");
}

function lowered(sentence) {
  return sentence[0].toLowerCase() + sentence.slice(1);
}

function said(value) {
  return String(Math.round(value * 100) / 100);
}
