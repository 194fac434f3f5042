/** Which unit is shown: chips for the ones known to follow something, states, a stepper, a slider. */

import { say } from "./legend.js";

export class UnitBar {
  /** `onUnit(name)` is called with the name of the unit that is wanted. */
  constructor(section, onUnit) {
    const part = (name) => section.querySelector(`.${name}`);
    this.onUnit = onUnit;
    this.part = part;
    this.slider = part("slider");
    this.slider.oninput = () => onUnit(`${this.group}.${this.slider.value}`);
    for (const button of section.querySelectorAll(".step")) {
      button.onclick = () => this.step(Number(button.dataset.step));
    }
  }

  /** Take the units of a message: how many there are, of which kinds, and what is known of some. */
  take({ detectors, states, layers, units }) {
    this.slider.max = units - 1;
    const said = JSON.stringify([detectors, states, layers]);
    if (said === this.said) return; // or a button would lose its focus
    this.said = said;
    this.isNew = true;
    // A unit may follow two things that go together, such as indents and brackets.
    const titles = Map.groupBy(detectors, ({ unit }) => unit);
    this.part("chips").replaceChildren(
      ...[...titles].map(([unit, found]) => this.chip(found.map(({ title }) => title), unit)),
    );
    this.part("states").replaceChildren(
      ...states.map(({ letter, name, definition }) =>
        this.choice(name, definition, { letter }, () => this.go({ letter })),
      ),
    );
    this.part("layers").replaceChildren(
      ...Array.from({ length: layers > 1 ? layers : 0 }, (_, layer) =>
        this.choice(`Layer ${layer}`, layerTip(layer, layers), { layer }, () => this.go({ layer })),
      ),
    );
  }

  chip(titles, unit) {
    const chip = document.createElement("button");
    const name = document.createElement("span");
    name.className = "chip-unit";
    name.textContent = unit;
    chip.type = "button";
    chip.className = "chip";
    chip.dataset.unit = unit;
    chip.append(titles.join(" · "), " ", name);
    chip.onclick = () => this.onUnit(unit);
    return chip;
  }

  choice(name, tip, data, onClick) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.textContent = name;
    Object.assign(button.dataset, { tip, ...data });
    button.onclick = onClick;
    return button;
  }

  /** Go to the same unit of another state or layer. */
  go({ letter = this.group[0], layer = this.group.slice(1) }) {
    this.onUnit(`${letter}${layer}.${this.slider.value}`);
  }

  /** Go some units on; at either end it stops. */
  step(by) {
    const wanted = Math.min(Math.max(0, Number(this.slider.value) + by), Number(this.slider.max));
    this.onUnit(`${this.group}.${wanted}`);
  }

  show(name) {
    const [group, unit] = name.split(".");
    this.slider.value = unit;
    this.slider.setAttribute("aria-valuetext", name);
    say(this.part("unit-name"), name);
    for (const chip of this.part("chips").children) {
      chip.setAttribute("aria-pressed", chip.dataset.unit === name);
    }
    if (group === this.group && !this.isNew) return;
    this.group = group;
    this.isNew = false;
    press(this.part("states"), ({ letter }) => letter === group[0]);
    press(this.part("layers"), ({ layer }) => layer === group.slice(1));
  }
}

function press(row, isPressed) {
  for (const button of row.children) button.setAttribute("aria-pressed", isPressed(button.dataset));
}

function layerTip(layer, layers) {
  if (!layer) return "The first layer: it reads the characters.";
  const top = layer === layers - 1 ? " The guess at the next character is made from it." : "";
  return `It reads what layer ${layer - 1} says.${top}`;
}
