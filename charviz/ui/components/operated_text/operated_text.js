/**
 * Three texts by the same dice: untouched, with operations on units, and with the same operations on
 * random units; what is done; and the chances of one character. Python computes everything.
 */

import { AddressBar } from "../parts/address.js";
import { Asking } from "../parts/asking.js";
import { button } from "../parts/element.js";
import { drawnBy } from "../parts/failing.js";
import { Fields } from "./fields.js";
import { Operations } from "./operations.js";
import { Outcome } from "./outcome.js";
import { unpack } from "../parts/payload.js";
import { Stretch } from "./stretch.js";
import { Tips } from "../parts/tips.js";
import { UnitBar } from "../parts/unit_bar.js";

const PATIENCE = 500; // ms until one is told that it is being written
const TARGETS = [
  ['"', "quotation mark"],
  ["newline", "newline"],
  ["space", "space"],
];

class OperatedText {
  constructor(root) {
    this.root = root;
    this.section = root.querySelector(".operated-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    const onWanted = (values) => this.want(values);
    const onUnit = (name) => this.want({ unit: name });
    this.fields = new Fields(this.section, onWanted);
    this.bar = new UnitBar(this.section, onUnit);
    const facts = (unit) => this.factsOf(unit);
    this.operations = new Operations(this.section, { onWanted, onUnit, facts });
    this.stretch = new Stretch(this.section, onWanted);
    this.outcome = new Outcome(root, this.section, (from, to) => this.stretch.set(from, to));
    this.address = new AddressBar();
    this.asking = new Asking(
      (wish) => this.trigger("ask", wish),
      () => ({ model: this.message.place.model, wanted: this.wanted }),
    );
    this.tips = new Tips(this.section);
    this.listen();
  }

  listen() {
    this.part("by-name").onchange = ({ target }) => {
      const name = target.value.trim();
      if (name) this.want({ unit: name });
      target.value = "";
    };
    this.part("target-other").onchange = ({ target }) => {
      if (target.value) this.want({ target: target.value });
    };
    this.part("targets").append(
      ...TARGETS.map(([target, name]) =>
        button("choice", name, () => this.want({ target }), { data: { target } }),
      ),
    );
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) this.take(unpack(data));
    this.data = data;
    this.outcome.paint(this.theme);
  }

  /** Take a message; what was set in the browser since stays, unless another place is entered. */
  take(message) {
    const isEntered = message.entered !== this.message?.entered;
    const isLast = message.answer >= this.asking.number && !this.asking.isWanted;
    if (!isEntered && message.answer < this.asking.number && this.fields.isBusy) return;
    this.message = message;
    this.bar.take(message);
    if (isEntered) this.address.enter(message.place, message.asked);
    if (isEntered || (isLast && !this.asking.isSoon && !this.fields.isBusy)) {
      this.wanted = { ...message.wanted };
      if (!isEntered) this.note();
      this.arrived();
    }
    this.showWanted();
    this.outcome.show(message, this.theme);
    this.asking.hear(message.answer);
  }

  /** Something else is wanted: it stands in the address at once, and is asked for. */
  want(values) {
    Object.assign(this.wanted, values);
    this.note();
    this.showWanted();
    this.asking.ask();
    this.patience ??= setTimeout(() => this.part("outcome").classList.add("waiting"), PATIENCE);
  }

  /** What is shown is what is wanted, or no longer waited for. */
  arrived() {
    clearTimeout(this.patience);
    this.patience = undefined;
    this.part("outcome").classList.remove("waiting");
  }

  note() {
    const { to, ...values } = this.wanted;
    this.address.note({ ...values, to: to || null });
  }

  showWanted() {
    const { wanted } = this;
    if (!this.fields.isBusy) this.fields.show(wanted);
    this.operations.show(wanted.do, wanted.unit);
    this.stretch.show(wanted);
    if (/^[a-z]\d+\.\d+$/.test(wanted.unit)) this.bar.show(wanted.unit);
    for (const one of this.part("targets").children) {
      one.setAttribute("aria-pressed", one.dataset.target === wanted.target);
    }
    const isOther = !TARGETS.some(([target]) => target === wanted.target);
    const other = this.part("target-other");
    if (!other.matches(":focus")) other.value = isOther ? wanted.target : "";
  }

  /** What is known of a unit: { sides, mean, spread }, each if it is. */
  factsOf(unit) {
    const { groups, sides, means, spreads, units } = this.message;
    const [group, index] = unit.split(".");
    const at = groups.indexOf(group) * units + Number(index);
    const told = groups.includes(group) ? { mean: means[at], spread: spreads[at] } : {};
    return { sides: sides[unit], ...told };
  }

  dispose() {
    clearTimeout(this.patience);
    this.asking.dispose();
    this.address.dispose();
    this.fields.dispose();
    this.outcome.dispose();
  }
}

export default drawnBy(OperatedText);
