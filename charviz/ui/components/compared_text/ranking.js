/** The units that differ longest, or most: a row each, to be chosen. */

import { button, element } from "../parts/element.js";

export class Ranking {
  /** `onUnit(name)` is called with the unit that is wanted. */
  constructor(section, onUnit) {
    this.onUnit = onUnit;
    this.table = section.querySelector(".ranking");
    this.orders = section.querySelector(".orders");
    this.order = "lasting";
    for (const choice of this.orders.children) {
      choice.onclick = () => {
        this.order = choice.dataset.order;
        this.draw();
      };
    }
  }

  take(message) {
    this.message = message;
    this.draw();
  }

  draw() {
    const { ranked, end, all } = this.message;
    const rows = ranked[this.order];
    const length = [...end].length;
    for (const choice of this.orders.children) {
      choice.setAttribute("aria-pressed", choice.dataset.order === this.order);
    }
    const kinds = this.message.kind === "cells" ? " (cells and hidden states)" : "";
    this.table.caption.textContent = `${rows.length} of ${all.toLocaleString("en")} units${kinds}, in characters`;
    this.table.tBodies[0].replaceChildren(...rows.map((row) => this.row(row, length)));
    this.show(this.unit);
  }

  row({ unit, follows, lasting, mean }, length) {
    const name = button("row-unit", unit, () => this.onUnit(unit), { data: { unit } });
    const until = lasting === length ? "to the end" : `${lasting.toLocaleString("en")}`;
    const first = element("th", "", { scope: "row" }, name);
    if (follows) first.append(element("span", "follows", {}, follows));
    return element(
      "tr",
      "",
      {},
      first,
      element("td", "number", {}, lasting ? until : "—"),
      element("td", "number", {}, mean.toFixed(2)),
    );
  }

  /** Mark the unit that is shown. */
  show(unit) {
    this.unit = unit;
    for (const name of this.table.querySelectorAll(".row-unit")) {
      name.setAttribute("aria-pressed", name.dataset.unit === unit);
    }
  }
}
