/** What stands around the heat map in words: its orders, its scale, and what is at one cell. */

import { glyphOf, nameOf } from "../parts/characters.js";
import { strong } from "./heat_picture.js";
import { say } from "../parts/legend.js";
import { PALETTE } from "../parts/palette.js";
import { signed } from "./tracks.js";

const OF_ALL = new Set(["likeness", "variance", "number"]); // the other orders are by a concept

export class HeatWords {
  constructor(part) {
    this.part = part;
  }

  /** Offer the orders of a picture, `chosen` being the one in use. */
  offer(orders, chosen) {
    const groups = { "All units": [], "By what they follow here": [] };
    for (const { key, title } of new Map(orders.map((order) => [order.key, order])).values()) {
      const option = Object.assign(document.createElement("option"), { value: key });
      option.textContent = title;
      groups[OF_ALL.has(key) ? "All units" : "By what they follow here"].push(option);
    }
    const made = Object.entries(groups).filter(([, options]) => options.length);
    this.part("sort").replaceChildren(
      ...made.map(([label, options]) => {
        const group = Object.assign(document.createElement("optgroup"), { label });
        group.append(...options);
        return group;
      }),
    );
    this.part("sort").value = chosen.key;
    this.part("about").dataset.tip = chosen.method;
  }

  /** Say what rows and columns are, and which end of the scale is which. */
  explain({ picture, order, shows, range }, theme) {
    const where = `${counted(range[0] + 1)} to ${counted(range[1])}`;
    const units = `${counted(picture.units)} units of ${picture.group}`;
    say(
      this.part("about"),
      `${order.about} A row is one of the ${units}, a column ${columnWords(picture)}.`,
    );
    const label = `Heat map of the ${units} over characters ${where}, ordered: ${order.title}`;
    this.part("canvas").setAttribute("aria-label", label);
    const [low, high] = this.ends(picture, shows);
    say(this.part("low"), low);
    say(this.part("high"), high);
    const all = PALETTE[theme].map((_, shade) => strong(shade, theme));
    const isHalf = shows === "levels" && !picture.signed;
    const shown = isHalf ? all.slice(all.length >> 1) : all;
    this.part("scale").style.background = `linear-gradient(to right, ${shown})`;
  }

  ends({ signed: isSigned }, shows) {
    if (shows === "departures") return ["below its mean", "above"];
    return isSigned ? ["−1", "+1"] : ["0", "1"];
  }

  /** Say which stretch is marked, and offer what can be done with it. */
  tellStretch(stretch, range, length) {
    const isZoomed = range[1] - range[0] < length;
    const isMarked = Boolean(stretch) && String(stretch) !== String(range);
    say(this.part("ends"), stretch ? `Marked: ${endWords(stretch)}` : "");
    this.part("zoom").hidden = !isMarked;
    this.part("clear").hidden = !stretch;
    this.part("whole").hidden = !isZoomed;
  }

  /** Say what is at a cell: `{name, title, row, units, character, ends, level, score}`. */
  tellCell(facts) {
    const { name, row, units, score } = facts;
    const where = `${name}, row ${counted(row + 1)} of ${counted(units)}`;
    say(this.part("at"), [where, this.place(facts), score].filter(Boolean).join(" · "));
  }

  /** While keys are for the map, what is said of a cell and of a stretch is said aloud. */
  listen(isHeard) {
    this.part("foot").setAttribute("aria-live", isHeard ? "polite" : "off");
  }

  /** Say why there is no picture. */
  excuse(why) {
    say(this.part("empty"), why);
  }

  who({ name, title }) {
    return title ? `${name} · ${title}` : name;
  }

  place({ character, ends: [from, to], level }) {
    if (to - from > 1) return `characters ${endWords([from, to])} · mean level ${level}`;
    const called = nameOf(character) || `“${glyphOf(character)}”`;
    return `${called} at ${counted(to)} · level ${level}`;
  }
}

/** A level as a number on its own scale. */
export function levelWords(level, isSigned) {
  return isSigned ? signed((level - 127.5) / 127.5) : (level / 255).toFixed(2);
}

/** A score of an order in words, nothing if there is none. */
export function scoreWords(score, called) {
  if (!called || Number.isNaN(score)) return "";
  return `${called} ${called.startsWith("correlation") ? signed(score) : score.toFixed(2)}`;
}

function endWords([from, to]) {
  return to - from > 1 ? `${counted(from + 1)} to ${counted(to)}` : counted(to);
}

function columnWords(picture) {
  const each = picture.count / picture.columns;
  if (each === 1) return "a character";
  return `the mean of ${each < 10 ? each.toFixed(1) : Math.round(each)} characters`;
}

function counted(number) {
  return number.toLocaleString("en");
}
