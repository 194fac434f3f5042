/** A strip of dots: what became of the guess, by this unit and by others like it. */

import { element } from "../parts/element.js";

export function stripOf({ name, own, others, told, most }, unit) {
  const all = [0, own, ...others];
  const low = Math.min(...all);
  const width = Math.max(...all) - low || 1;
  const place = (value) => `${(100 * (value - low)) / width}%`;
  const strip = element("span", "strip");
  strip.setAttribute("role", "img");
  strip.setAttribute("aria-label", `${unit} ${told}; ${most}`);
  const zero = element("i", "zero");
  zero.style.left = place(0);
  strip.append(zero);
  for (const value of others) {
    const dot = element("i", "dot");
    dot.style.left = place(value);
    strip.append(dot);
  }
  const mine = element("i", "dot own");
  mine.style.left = place(own);
  strip.append(mine);
  return element(
    "div",
    "strip-part",
    {},
    element("p", "strip-name", {}, name),
    strip,
    element("p", "strip-told", {}, element("b", "", {}, `${unit} ${told}`), ` · ${most}`),
  );
}
