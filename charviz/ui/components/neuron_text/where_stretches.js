/** Stretches of a text as a list to click: where each is, its mean, its characters in colour. */

import { glyphOf } from "../parts/characters.js";
import { shadeOf } from "../parts/painter.js";
import { PALETTE } from "../parts/palette.js";
import { signed } from "./tracks.js";

export class StretchRows {
  /** `shades`: of each level; `isSigned`: whether the unit's scale has two signs. */
  constructor({ theme, shades, isSigned }) {
    this.palette = PALETTE[theme];
    this.shades = shades;
    this.isSigned = isSigned;
  }

  /** A stretch of the text shown; `stretch`: from, to, mean; `levels`: one a character. */
  row(stretch, text, levels, onClick) {
    const button = this.button(stretch, text, levels, "");
    button.onclick = onClick;
    return listItem(button);
  }

  /** A stretch of a long text: a click also shows what stands before and after it. */
  rowOfLong(stretch, [before, text, after], levels, characters, onClick) {
    const share = ` · ${Math.round((100 * stretch.from) / characters)}%`;
    const button = this.button(stretch, text, levels, share);
    const around = document.createElement("p");
    const middle = span("in-it", ...this.runs([...text], levels));
    around.className = "around";
    around.hidden = true;
    around.append(before, middle, after);
    button.setAttribute("aria-expanded", "false");
    button.onclick = () => {
      around.hidden = !around.hidden;
      button.setAttribute("aria-expanded", String(!around.hidden));
      onClick();
    };
    return listItem(button, around);
  }

  button({ from, mean }, text, levels, share) {
    const button = document.createElement("button");
    const place = `character ${(from + 1).toLocaleString("en")}${share}`;
    const said = `mean ${this.isSigned ? signed(mean) : mean.toFixed(2)}`;
    const head = span("found-head", span("", place), " ", span("", said));
    Object.assign(button, { type: "button", className: "found" });
    button.append(head, " ", span("snippet", ...this.runs(visible(text), levels)));
    return button;
  }

  /** Characters in spans, one for each run of a shade; without levels they have no colour. */
  runs(characters, levels) {
    const runs = [];
    let shade;
    characters.forEach((character, k) => {
      const next = k < levels.length ? shadeOf(levels[k], this.shades) : undefined;
      if (!runs.length || next !== shade) runs.push(span(""));
      if (next !== undefined) runs.at(-1).style.backgroundColor = this.palette[next];
      runs.at(-1).append(character);
      shade = next;
    });
    return runs;
  }
}

/** The characters of a text, with signs for those that cannot be seen; spaces stay spaces. */
function visible(text) {
  return Array.from(text, (character) => (character === " " ? character : glyphOf(character)));
}

function listItem(...children) {
  const item = document.createElement("li");
  item.append(...children);
  return item;
}

function span(className, ...children) {
  const made = document.createElement("span");
  if (className) made.className = className;
  made.append(...children);
  return made;
}
