/** How detectors came about. Python sent every moment; they are scrubbed through here. */

import { AddressBar } from "../parts/address.js";
import { Chart, line } from "../parts/charts.js";
import { ColouredText } from "../parts/coloured.js";
import { kindOf, lossPicture, scorePicture, Steps } from "../parts/curves.js";
import { button, element } from "../parts/element.js";
import { drawnBy } from "../parts/failing.js";
import { Legend, say } from "../parts/legend.js";
import { unpack } from "../parts/payload.js";
import { Playing } from "./playing.js";
import { Tips } from "../parts/tips.js";

class BornText {
  constructor(root) {
    this.section = root.querySelector(".born-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    this.text = new ColouredText(root, this.section);
    this.legend = new Legend(this.section);
    this.address = new AddressBar();
    this.tips = new Tips(this.section);
    this.charts = { units: new Chart(this.part("units")), losses: new Chart(this.part("losses")) };
    this.picker = this.part("moment");
    this.playing = new Playing(this.part("play"), () => this.next());
    this.picker.oninput = () => {
      this.playing.stop();
      this.look(Number(this.picker.value));
    };
  }

  /** Called for every message and every change of theme. */
  update({ data }) {
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) this.take(unpack(data));
    this.data = data;
    this.drawAll();
  }

  take(message) {
    this.message = message;
    this.playing.stop();
    this.address.enter(message.place, message.asked);
    this.steps = new Steps(message.moments.at(-1).step, true);
    this.concept = message.concept;
    this.moment = message.moment;
    this.part("of-sample").dataset.tip = message.tips.seed;
    this.part("of-loss").dataset.tip = message.tips.loss;
    this.picker.max = message.moments.length - 1;
  }

  /** Choose what a unit came to follow. */
  choose(k) {
    this.concept = k;
    this.address.note({ concept: this.message.concepts[k].name });
    this.drawAll();
    this.part("chips").children[k].focus();
  }

  /** Look at a moment. */
  look(moment) {
    this.moment = moment;
    this.address.note({ moment: String(this.message.moments[moment].step) });
    this.draw();
  }

  /** Go on by a moment, from the last to the first; false at the last. */
  next() {
    const count = this.message.moments.length;
    this.look((this.moment + 1) % count);
    return this.moment < count - 1;
  }

  drawAll() {
    const { concepts, whose } = this.message;
    this.part("chips").replaceChildren(
      ...concepts.map(({ title, unit }, k) => {
        const chip = button("chip", title, () => this.choose(k));
        chip.append(" ", element("span", "of", {}, unit));
        chip.setAttribute("aria-pressed", String(k === this.concept));
        return chip;
      }),
    );
    say(this.part("whose"), `${whose}, coloured by ${this.grown.unit}`);
    say(this.part("of-units"), `${this.grown.kind} of ${this.grown.unit}, and where it reached ${this.message.passes}`);
    this.part("of-units").dataset.tip = this.grown.about;
    this.part("of-scores").replaceChildren(
      element("span", this.kind, {}, this.grown.unit),
      element("span", "k0", {}, "the unit that was best then"),
    );
    const losses = [element("span", "k1", {}, "validation"), element("span", "k0", {}, "training")];
    this.part("of-losses").replaceChildren(...losses);
    const [low, high] = this.grown.ends;
    this.legend.show(
      { low: `${low} −1`, high: `+1 ${high}`, claim: "", means: true, level: null },
      true,
      this.theme,
    );
    this.charts.losses.show((width, height) => this.lossPicture(width, height));
    this.charts.units.show((width, height) => this.unitPicture(width, height));
    this.draw();
  }

  draw() {
    const { moments, text, levels, truth, count } = this.message;
    const moment = moments[this.moment];
    const from = (this.concept * moments.length + this.moment) * count;
    this.text.show(
      {
        text,
        levels: levels.subarray(from, from + count),
        truth: truth.subarray(this.concept * count, (this.concept + 1) * count),
        label: `A text coloured by ${this.grown.unit} at step ${moment.step}`,
      },
      this.theme,
    );
    this.picker.value = this.moment;
    this.picker.setAttribute("aria-valuetext", moment.when);
    say(this.part("when"), moment.when);
    say(this.part("told"), `${moment.told} ${this.grown.told[this.moment]}`);
    say(this.part("sample"), moment.sample);
    for (const chart of Object.values(this.charts)) chart.draw();
  }

  get grown() {
    return this.message.concepts[this.concept];
  }

  get kind() {
    return kindOf(this.concept);
  }

  get now() {
    return this.message.moments[this.moment].step;
  }

  points(values) {
    return this.message.moments.flatMap(({ step }, k) =>
      values[k] === null ? [] : [[step, values[k]]],
    );
  }

  lossPicture(width, height) {
    const { losses, lines } = this.message;
    const loss = losses.validation[this.moment];
    const passed = lines.map(([order, nats]) => [order, nats, loss < nats]);
    const [train, validation] = [losses.train, losses.validation].map((all) => this.points(all));
    return lossPicture(width, height, {
      train,
      validation,
      lines: passed,
      steps: this.steps,
      now: this.now,
    });
  }

  unitPicture(width, height) {
    const { grown, steps, now } = this;
    const curves = [
      { kind: "k0", points: this.points(grown.best) },
      { kind: this.kind, points: this.points(grown.scores) },
    ];
    const { passes } = this.message;
    const more = (box, y) => {
      const drawn = [line(box.left, y(passes), box.right, y(passes), "passed-line")];
      if (grown.passed === null) return drawn;
      const x = steps.across(box)(this.message.moments[grown.passed].step);
      return [...drawn, line(x, y(passes) - 7, x, y(passes) + 7, "axis")];
    };
    return scorePicture(width, height, { curves, steps, now, more });
  }

  dispose() {
    this.playing.stop();
    this.text.dispose();
    this.address.dispose();
    for (const chart of Object.values(this.charts)) chart.dispose();
  }
}

export default drawnBy(BornText);
