/** The prompt, the dice and what else is set in fields: what is typed becomes what is wanted. */

const PAUSE = { prompt: 120 }; // ms after the last key
const PAUSE_IN_NUMBERS = 800; // ms: half a number is another one
const HIGHEST_ROLL = 10_000;
const MOST_SENT = 100_000; // characters of a prompt; the server takes the end of it

export class Settings {
  /** `onWanted(values)` is called with values as an address has them. */
  constructor(section, onWanted) {
    this.onWanted = onWanted;
    this.fields = {};
    this.shown = {};
    for (const name of ["prompt", "length", "k", "p", "seed"]) {
      const field = section.querySelector(`.${name}`);
      this.fields[name] = field;
      field.addEventListener("input", () => this.soon(name));
      field.addEventListener("change", () => this.now(name));
      field.addEventListener("blur", () => this.put(name));
    }
    section.querySelector(".roll").onclick = () => this.roll();
  }

  /** Whether something was typed that is not asked for yet. */
  get isBusy() {
    return Boolean(this.timer);
  }

  /** Show what is wanted; a number that is being typed is left alone until one goes elsewhere. */
  show(wanted) {
    for (const [name, field] of Object.entries(this.fields)) {
      this.shown[name] = wanted[name];
      if (name === "prompt" || !field.matches(":focus")) this.put(name);
    }
  }

  put(name) {
    const field = this.fields[name];
    if (field.value !== this.shown[name]) field.value = this.shown[name];
  }

  soon(name) {
    this.forget();
    this.timer = setTimeout(() => this.now(name), PAUSE[name] ?? PAUSE_IN_NUMBERS);
  }

  now(name) {
    this.forget();
    const field = this.fields[name];
    const value = name === "prompt" ? field.value.slice(-MOST_SENT) : field.value.trim();
    const isCleared = !value && ["length", "seed"].includes(name); // for another number
    if (value === this.shown[name] || isCleared || field.validity.badInput) return;
    this.shown[name] = value;
    this.onWanted({ [name]: value });
  }

  roll() {
    this.fields.seed.value = String(Math.floor(Math.random() * HIGHEST_ROLL));
    this.now("seed");
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
