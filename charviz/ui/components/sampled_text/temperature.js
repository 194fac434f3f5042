/** The temperature: a slider that is heard while it is dragged, and what a temperature is called. */

import { say } from "../parts/legend.js";

const NAMED = ["0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"];

export class Temperature {
  /** `onMove(k)` is called with the place of another temperature. */
  constructor(section, onMove) {
    const part = (name) => section.querySelector(`.${name}`);
    this.part = part;
    this.slider = part("heat-slider");
    this.slider.oninput = () => onMove(Number(this.slider.value));
  }

  /** Take all temperatures: [{ value, word, means }]. */
  take(temperatures) {
    if (this.temperatures) return;
    this.temperatures = temperatures;
    const last = temperatures.length - 1;
    this.slider.max = last;
    this.part("heat-scale").append(
      ...NAMED.map((value) => {
        const mark = document.createElement("span");
        mark.style.setProperty("--at", Number(value) * 10 / last);
        mark.textContent = value === "1.0" ? "1 as trained" : String(Number(value));
        mark.classList.toggle("is-one", value === "1.0");
        return mark;
      }),
    );
  }

  show(k) {
    const { value, word, means } = this.temperatures[k];
    this.slider.value = k;
    this.slider.setAttribute("aria-valuetext", `${value}, ${word}`);
    say(this.part("heat-value"), value);
    say(this.part("heat-word"), word);
    say(this.part("heat-means"), means);
  }

  /** The place of a temperature as an address has it. */
  placeOf(value) {
    return this.temperatures.findIndex((one) => Number(one.value) === Number(value));
  }
}
