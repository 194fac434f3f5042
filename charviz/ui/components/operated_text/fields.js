/** The prompt, the dice and what else is set in fields: what is typed becomes what is wanted. */

const PAUSE = { prompt: 450 }; // ms after the last key
const PAUSE_IN_NUMBERS = 800; // ms: half a number is another one
const HIGHEST_ROLL = 10_000;

export class Fields {
  /** `onWanted(values)` is called with values as an address has them. */
  constructor(section, onWanted) {
    this.onWanted = onWanted;
    this.fields = {};
    for (const name of ["prompt", "t", "length", "seed", "twin"]) {
      const field = section.querySelector(`.${name}`);
      this.fields[name] = field;
      field.addEventListener("input", () => this.soon(name));
      field.addEventListener("change", () => this.now(name));
      field.addEventListener("blur", () => this.put(name));
    }
    for (const name of ["seed", "twin"]) {
      section.querySelector(`.roll-${name}`).onclick = () => this.roll(name);
    }
  }

  /** Whether something was typed that is not asked for yet. */
  get isBusy() {
    return Boolean(this.timer);
  }

  /** Show what is wanted; a number that is being typed is left alone until one goes elsewhere. */
  show(wanted) {
    this.wanted = { ...wanted };
    for (const [name, field] of Object.entries(this.fields)) {
      if (name === "prompt" || !field.matches(":focus")) this.put(name);
    }
  }

  put(name) {
    const field = this.fields[name];
    if (this.wanted && field.value !== this.wanted[name]) field.value = this.wanted[name];
  }

  soon(name) {
    this.forget();
    this.timer = setTimeout(() => this.now(name), PAUSE[name] ?? PAUSE_IN_NUMBERS);
  }

  now(name) {
    this.forget();
    const { value } = this.fields[name];
    if (value === this.wanted?.[name]) return;
    if (name !== "prompt" && !value.trim()) return; // a field being cleared for another number
    this.wanted = { ...this.wanted, [name]: value };
    this.onWanted({ [name]: value.trim() && name !== "prompt" ? value.trim() : value });
  }

  roll(name) {
    this.fields[name].value = String(Math.floor(Math.random() * HIGHEST_ROLL));
    this.now(name);
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  dispose() {
    this.forget();
  }
}
