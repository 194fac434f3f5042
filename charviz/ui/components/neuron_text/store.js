/**
 * What the browser holds of a text and its trace. A first message brings all of it and a window of
 * units; what is asked for later comes in windows of its own, and the oldest make room for them.
 */

const MOST_HELD = 24_000_000; // levels
const WHOLE = ["text", "surprise", "likeliest", "probabilities"];
const NOTHING = new Uint8Array();
const MIDDLE = 127.5;

export class Store {
  constructor() {
    this.forget("");
  }

  forget(trace) {
    this.trace = trace;
    this.windows = []; // what was looked at last stands last
    this.columns = new Map(); // by track, of what has values and not levels
    this.values = new Map();
    this.facts = {};
  }

  /** Take a message and complete it with what is held; false where what it builds on is not. */
  take(message) {
    if (message.is_whole) {
      this.forget(message.trace);
      this.whole = Object.fromEntries(WHOLE.map((name) => [name, message[name]]));
    }
    if (message.trace !== this.trace) return false;
    Object.assign(message, this.whole);
    this.length = message.length;
    this.takeLevels(message);
    this.takeValues(message);
    return true;
  }

  takeLevels({ group, first, sent, levels, columns }) {
    if (sent) this.hold(group, first, sent, levels);
    columns?.units.forEach((name, at) => {
      const [itsGroup, index] = name.split(".");
      const column = columns.levels.subarray(at * this.length, (at + 1) * this.length);
      this.hold(itsGroup, Number(index), 1, column);
    });
  }

  hold(group, first, count, levels) {
    this.windows.push({ group, first, count, levels });
    let held = this.windows.reduce((sum, { levels }) => sum + levels.length, 0);
    while (held > MOST_HELD && this.windows.length > 1) held -= this.windows.shift().levels.length;
  }

  takeValues({ surprise, surprise_shown: most, truth }) {
    const shown = { least: 0, most, sign: 1, signed: false };
    if (!this.values.has("surprise")) this.holdValues("surprise", surprise, shown);
    for (const [name, facts] of Object.entries(truth?.facts ?? {})) {
      this.facts[name] = facts;
      this.holdValues(name, truth[name], { ...facts, signed: true });
    }
  }

  holdValues(track, values, scale) {
    this.values.set(track, values);
    this.columns.set(track, levelsOf(values, scale));
  }

  /** The levels of a track, one a character; none if they are not here. */
  columnOf(track) {
    const column = this.columns.get(track);
    if (column) return column;
    const [group, index] = track.split(".");
    const at = this.windows.findLastIndex(
      (it) => it.group === group && index >= it.first && index < it.first + it.count,
    );
    if (at < 0) return NOTHING;
    const [window] = this.windows.splice(at, 1);
    this.windows.push(window);
    const from = (index - window.first) * this.length;
    return window.levels.subarray(from, from + this.length);
  }

  /** Of a track that has values and not levels, one of them; NaN where there is none. */
  valueAt(track, position) {
    return this.values.get(track)[position];
  }
}

/** Values as levels of a scale; the level that has no colour where there is none. */
function levelsOf(values, { least, most, sign, signed }) {
  const blank = signed ? Math.ceil(MIDDLE) : 0;
  return Uint8Array.from(values, (value) => {
    if (!(value >= 0)) return blank;
    const share = Math.min(1, (value - least) / (most - least || 1));
    return Math.round(255 * (sign < 0 ? 1 - share : share));
  });
}
