/** The common end as either text leads to it, side by side, or coloured by the difference. */

import { glyphOf } from "../parts/characters.js";
import { Ending } from "./ending.js";

const VIEWS = { both: ["one", "other"], difference: ["difference"] };
const TITLES = { one: "After the first text", other: "After the second text" };
const MOST_QUOTED = 12; // characters of what differs

export class Endings {
  constructor(root, place, onPoint) {
    const onScroll = (top) => this.all.forEach((ending) => ending.scrollTo(top));
    this.place = place;
    this.named = Object.fromEntries(
      ["one", "other", "difference"].map((name) => [
        name,
        new Ending(root, name, { onPoint, onScroll }),
      ]),
    );
    this.all = Object.values(this.named);
    place.append(...this.all.map(({ element }) => element));
  }

  /** Take a message: what is before the common end, what differs, and the end. */
  take({ start, is_cut: isCut, differs, end }) {
    const before = (isCut ? "…" : "") + start;
    ["one", "other"].forEach((name, k) => {
      const title = `${TITLES[name]}, with ${quoted(differs[k])}`;
      this.named[name].show({ title, before, differs: differs[k], end });
    });
    const title = "First less second";
    this.named.difference.show({ title, before: "", differs: "", end });
  }

  /** Show a view: `both` or `difference`; levels: of the one, of the other, of the difference. */
  show(view, unit, levels, theme) {
    const shown = VIEWS[view];
    this.place.classList.toggle("alone", shown.length === 1);
    this.all.forEach((ending, k) => {
      ending.element.hidden = !shown.includes(ending.name);
      const label = `${ending.title.textContent}: the common end, coloured by ${unit}`;
      ending.colour(levels[k], label, theme);
    });
  }

  paint(theme) {
    for (const ending of this.all) ending.paint(theme);
  }

  showAt(position) {
    for (const ending of this.all) ending.showAt(position);
  }

  dispose() {
    for (const ending of this.all) ending.dispose();
  }
}

/** What differs, in few words. */
function quoted(text) {
  if (!text) return "nothing";
  const points = [...text];
  const shown = points.slice(0, MOST_QUOTED).map(glyphOf).join("");
  return points.length > MOST_QUOTED ? `${shown}… (${points.length} characters)` : shown;
}
