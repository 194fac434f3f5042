/** One operation: the unit, what is done to it, by how much, and a way to take it back. */

import { button, element, signed } from "../parts/element.js";

const DOINGS = {
  hold: ["hold at", "At every character the unit is set to this value, whatever the network wants."],
  silence: [
    "silence",
    "Held at its mean over text that the network never saw, so that it tells nothing.",
  ],
  push: [
    "push by",
    "At every character this is added to what the unit does by itself. A cell that keeps adds it " +
      "up, and is soon at the end of its scale, ±0.999.",
  ],
};
const LEAST = 0.005; // a spread that is nothing, rounded

export class OperationRow {
  /**
   * `facts(unit)`: { sides, mean, spread } as far as they are known. `onChange()` and
   * `onRemove(row)` are called when it is another operation now, or none; `onUnit(name)` when its
   * unit is to be looked at.
   */
  constructor(operation, { facts, onChange, onRemove, onUnit }) {
    const { unit } = operation;
    this.facts = facts(unit);
    this.onChange = onChange;
    this.name = button("plain op-unit", unit, () => onUnit(unit));
    this.name.setAttribute("aria-label", `${unit}: colour the texts by it`);
    this.doings = element("span", "doings", { role: "group" });
    this.doings.setAttribute("aria-label", `What is done to ${unit}`);
    this.doings.append(...Object.keys(DOINGS).map((doing) => this.doingButton(doing)));
    this.range = this.input("range", `Value for ${unit}`);
    this.number = this.input("number", `Value for ${unit}, as a number`);
    this.stops = element("span", "stops");
    const remove = button("plain remove", "Let go", () => onRemove(this));
    remove.setAttribute("aria-label", `Let go of ${unit}`);
    const value = element("span", "value", {}, this.range, this.number);
    this.element = element("li", "operation", {}, this.name, this.doings, value, this.stops, remove);
    this.show(operation);
  }

  doingButton(doing) {
    const [name, tip] = DOINGS[doing];
    const made = button("choice", name, () => this.choose(doing), { data: { doing, tip } });
    if (doing === "silence" && this.facts.mean === undefined) {
      made.setAttribute("aria-disabled", "true");
      made.onclick = null;
      made.dataset.tip = "This network does not tell its units' means (units.json), so it cannot be.";
    }
    return made;
  }

  input(type, label) {
    const made = element("input", type, { type, step: "0.01", min: "-1", max: "1" });
    made.setAttribute("aria-label", label);
    made.oninput = () => made.value !== "" && this.set(Number(made.value), made);
    return made;
  }

  /** Take up an operation of the same unit; a field in use is left alone. */
  show(operation) {
    const isOther = operation.doing !== this.operation?.doing;
    this.operation = { ...operation };
    const { doing, value } = operation;
    for (const one of this.doings.children) {
      one.setAttribute("aria-pressed", one.dataset.doing === doing);
    }
    const isIdle = doing === "silence";
    for (const field of [this.range, this.number]) {
      field.hidden = isIdle;
      if (!isIdle && !field.matches(":focus:active, .number:focus")) field.value = value;
    }
    if (isOther) this.stops.replaceChildren(...this.offers().map((offer) => this.stop(offer)));
  }

  /** Values that mean something, by name. */
  offers() {
    const { sides = [], mean, spread } = this.facts;
    const { doing } = this.operation;
    if (doing === "silence") {
      return mean === undefined ? [] : [{ said: `at ${signed(mean)}` }];
    }
    if (doing === "push") {
      if (!(spread > LEAST)) return [];
      const tip = "Its standard deviation over text that the network never saw.";
      return [-1, 1].map((sign) => {
        const value = sign * spread;
        return { name: `${sign < 0 ? "−" : "+"} its spread`, value, tip };
      });
    }
    const found = sides.map(({ name, value, tip }) => ({ name, value, tip }));
    if (mean === undefined) return found;
    const told = "over text that the network never saw.";
    found.push({ name: "mean", value: mean, tip: `Its mean ${told}` });
    if (sides.length) return found;
    const tip = `Its mean, and two standard deviations, ${told}`;
    found.unshift({ name: "low", value: Math.max(-0.999, mean - 2 * spread), tip });
    found.push({ name: "high", value: Math.min(0.999, mean + 2 * spread), tip });
    return found;
  }

  stop({ name, value, tip, said }) {
    if (said) return element("span", "said", {}, said);
    const text = `${name} ${signed(value)}`;
    return button("plain stop", text, () => this.set(Number(value.toFixed(3))), { data: { tip } });
  }

  choose(doing) {
    const { sides, mean = 0, spread = 0.5 } = this.facts;
    const held = sides?.[0]?.value ?? Math.max(-0.999, Math.min(0.999, mean + 2 * spread));
    const value = { hold: held, push: Math.max(spread, 0.1) }[doing];
    const operation = { ...this.operation, doing, value: value && Number(value.toFixed(3)) };
    this.show(operation);
    this.onChange();
  }

  set(value, from) {
    this.operation.value = value;
    for (const field of [this.range, this.number]) if (field !== from) field.value = value;
    this.onChange();
  }
}
