/** The list of what is done to which unit, and the button that adds to it. */

import { OperationRow } from "./operation_row.js";

export class Operations {
  /** `onWanted(values)`; `onUnit(name)`: look at a unit; `facts(unit)`: what is known of it. */
  constructor(section, { onWanted, onUnit, facts }) {
    Object.assign(this, { onWanted, onUnit, facts });
    this.list = section.querySelector(".operations");
    this.nothing = section.querySelector(".nothing-done");
    this.add = section.querySelector(".add");
    this.add.onclick = () => this.take(this.unit);
    this.rows = [];
  }

  /** Show what an address says is done, and which unit the button would take hold of. */
  show(said, unit) {
    const wanted = read(said);
    const isSame =
      wanted.length === this.rows.length &&
      wanted.every((operation, k) => operation.unit === this.rows[k].operation.unit);
    if (isSame) {
      wanted.forEach((operation, k) => this.rows[k].show(operation));
    } else {
      this.rows = wanted.map((operation) => this.row(operation));
      this.list.replaceChildren(...this.rows.map((row) => row.element));
    }
    this.look(unit);
  }

  look(unit) {
    this.unit = unit;
    this.nothing.hidden = this.rows.length > 0;
    this.list.hidden = !this.rows.length;
    const isTaken = this.rows.some((row) => row.operation.unit === unit);
    this.add.textContent = isTaken ? `${unit} is taken hold of` : `Take hold of ${unit}`;
    this.add.disabled = isTaken;
    for (const row of this.rows) {
      row.name.setAttribute("aria-pressed", row.operation.unit === unit);
    }
  }

  take(unit) {
    const { sides, mean, spread } = this.facts(unit);
    const value = sides?.[0]?.value ?? (mean === undefined ? 0.9 : mean + 2 * spread);
    const held = Math.max(-0.999, Math.min(0.999, value));
    this.rows.push(this.row({ doing: "hold", unit, value: Number(held.toFixed(3)) }));
    this.list.append(this.rows.at(-1).element);
    this.look(unit);
    this.tell();
  }

  row(operation) {
    const { facts, onUnit } = this;
    return new OperationRow(operation, {
      facts,
      onUnit,
      onChange: () => this.tell(),
      onRemove: (row) => this.letGo(row),
    });
  }

  letGo(row) {
    this.rows = this.rows.filter((other) => other !== row);
    row.element.remove();
    this.look(this.unit);
    this.add.focus();
    this.tell();
  }

  tell() {
    const said = this.rows.map(({ operation: { doing, unit, value } }) =>
      doing === "silence" ? `${doing}:${unit}` : `${doing}:${unit}:${value}`,
    );
    this.onWanted({ do: said.join() || "none" });
  }
}

function read(said) {
  if (!said || said === "none") return [];
  return said.split(",").map((part) => {
    const [doing, unit, value] = part.split(":");
    return { doing, unit, value: value === undefined ? undefined : Number(value) };
  });
}
