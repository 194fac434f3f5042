/** Which unit is shown: chips for the ones known to follow something, a stepper, a slider, a legend. */

import { PALETTE } from "./palette.js";

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

  setTheme(theme) {
    this.part("scale").style.background = `linear-gradient(to right, ${PALETTE[theme]})`;
  }

  /** Take the units of a message: how many there are, and what is known of some. */
  take({ detectors, unclaimed, units }) {
    this.detectors = detectors;
    this.unclaimed = unclaimed;
    this.slider.max = units - 1;
    this.part("chips").replaceChildren(...detectors.map((detector) => this.chip(detector)));
  }

  chip({ title, unit }) {
    const chip = document.createElement("button");
    const name = document.createElement("span");
    name.className = "chip-unit";
    name.textContent = unit;
    chip.type = "button";
    chip.className = "chip";
    chip.dataset.unit = unit;
    chip.append(title, " ", name);
    chip.onclick = () => this.onUnit(unit);
    return chip;
  }

  /** Go some units on; at either end it stops. */
  step(by) {
    const wanted = Math.min(Math.max(0, Number(this.slider.value) + by), Number(this.slider.max));
    this.onUnit(`${this.group}.${wanted}`);
  }

  show(name) {
    const [group, unit] = name.split(".");
    this.group = group;
    this.slider.value = unit;
    this.slider.setAttribute("aria-valuetext", name);
    this.part("unit-name").textContent = name;
    for (const chip of this.part("chips").children) {
      chip.setAttribute("aria-pressed", chip.dataset.unit === name);
    }
    this.explain(this.detectors.find((detector) => detector.unit === name));
  }

  /** Which end of the scale means what, if the unit is known to mean something. */
  explain(known) {
    say(this.part("low"), known ? `${known.low}  −1` : "−1");
    say(this.part("high"), known ? `+1  ${known.high}` : "+1");
    say(this.part("claim"), known?.claim ?? this.unclaimed);
    this.part("threshold").hidden = known?.level == null;
    this.part("threshold").style.left = `${((known?.level ?? 0) / 255) * 100}%`;
    this.part("legend").classList.toggle("means", Boolean(known));
  }
}

/** Set a text only where it is another one: the same text again would cost a layout. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
