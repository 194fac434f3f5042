/** The units that stand out in a marked stretch, and where else one of them is on. */

import { button, element } from "../parts/element.js";
import { say } from "../parts/legend.js";

export class Candidates {
  /** `onUnit(k)`: the k-th is to colour the text. */
  constructor(section, onUnit) {
    this.part = (name) => section.querySelector(`.${name}`);
    this.onUnit = onUnit;
  }

  /** Show what was found; `k`: which one colours the text. */
  show({ said, heads, candidates }, k) {
    this.part("found").hidden = !said;
    if (!said) return;
    say(this.part("said"), said);
    this.part("candidates").replaceChildren(
      element("thead", "", {}, element("tr", "", {}, ...heads.map(headed))),
      element("tbody", "", {}, ...candidates.map((one, row) => this.row(one, row, row === k))),
    );
    const { unit, where, places, address } = candidates[k];
    say(this.part("where"), where);
    this.part("places").replaceChildren(
      ...places.map(({ before, quoted, after }) =>
        element("li", "", {}, before, element("mark", "", {}, quoted), after),
      ),
    );
    const link = element("a", "", { href: address, target: "_self" }, `See ${unit} on the Text page`);
    this.part("seen").replaceChildren(...(address ? [link] : []));
  }

  row({ unit, cells }, row, isShown) {
    const chosen = button("unit", unit, () => this.onUnit(row));
    chosen.setAttribute("aria-pressed", String(isShown));
    const first = element("td", "", {}, chosen);
    return element("tr", "", {}, first, ...cells.map((cell) => element("td", "", {}, cell)));
  }
}

function headed([name, tip]) {
  return element("th", "", { scope: "col", ...(tip ? { tabIndex: 0, data: { tip } } : {}) }, name);
}
