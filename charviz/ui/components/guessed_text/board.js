/** Which question, how one has done so far, and which game. */

import { button } from "../parts/element.js";
import { say } from "../parts/legend.js";

export class Board {
  /** `onQuestion(k)`: the k-th is wanted, from 0; `onGame(seed)`: another game is. */
  constructor(section, { onQuestion, onGame }) {
    const part = (name) => section.querySelector(`.${name}`);
    [this.places, this.score, this.seed] = ["places", "score", "seed"].map(part);
    Object.assign(this, { onQuestion, onGame });
    part("games").onsubmit = (event) => event.preventDefault(); // the field has changed by then
    this.seed.onchange = () => this.open();
    part("another").onclick = () => this.another();
  }

  /** Show a game's seed, and how each question was answered: true, false or undefined. */
  show({ seed, results, at }) {
    this.now = seed;
    if (this.seed !== this.seed.getRootNode().activeElement) this.seed.value = seed;
    const names = { true: "right", false: "wrong", undefined: "open" };
    this.places.replaceChildren(
      ...results.map((result, k) => {
        const told = { true: ", right", false: ", wrong", undefined: "" }[result];
        const place = button(`place ${names[result]}`, String(k + 1), () => this.onQuestion(k));
        place.setAttribute("aria-label", `Question ${k + 1}${told}`);
        if (k === at) place.setAttribute("aria-current", "step");
        return place;
      }),
    );
    const right = results.filter((result) => result).length;
    const done = results.filter((result) => result !== undefined).length;
    say(this.score, done ? `${right} of ${done} right` : "");
  }

  open() {
    const asked = this.seed.value.trim();
    if (!/^\d+$/.test(asked)) this.seed.value = this.now;
    else if (asked !== this.now) this.onGame(asked);
  }

  another() {
    let seed = this.now;
    while (seed === this.now) seed = String(1 + Math.floor(Math.random() * 9_999));
    this.onGame(seed);
  }
}
