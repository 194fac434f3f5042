/** How a training run goes. */

import { Chart, grid, inside } from "../parts/charts.js";
import { curve, kindOf, lossPicture, scorePicture, Steps } from "../parts/curves.js";
import { element } from "../parts/element.js";
import { drawnBy } from "../parts/failing.js";
import { unpack } from "../parts/payload.js";
import { Tips } from "../parts/tips.js";

const UNSCORED = "None: the validation part is too short to follow anything in it often enough.";

class TrainingCurves {
  constructor(root) {
    this.section = root.querySelector(".training-curves");
    this.part = (name) => this.section.querySelector(name);
    this.tips = new Tips(this.section);
    const names = ["losses", "units", "norms", "rates"];
    this.charts = Object.fromEntries(names.map((n) => [n, new Chart(this.part(`.${n}`))]));
    this.part(".moment").oninput = () => {
      this.follows = this.moment === this.notes.length - 1;
      this.look();
    };
    this.follows = true;
  }

  /** Called for every message and every change of theme. */
  update({ data }) {
    if (data === this.data) return;
    this.data = data;
    Object.assign(this, unpack(data));
    const has = Boolean(this.losses?.train.length);
    this.part(".curves").hidden = !has;
    if (has) this.drawAll();
  }

  drawAll() {
    const { losses, notes, passed } = this;
    const kinds = [
      ["k0", "training"],
      ["k1", "validation"],
    ];
    this.part(".key").replaceChildren(
      ...kinds.map(([kind, name]) => element("span", kind, {}, name)),
      element("small", "", {}, passed),
    );
    const picker = this.part(".moment");
    picker.max = Math.max(0, notes.length - 1);
    if (this.follows || this.moment >= notes.length) picker.value = picker.max;
    picker.disabled = notes.length < 2;
    this.charts.losses.svg.setAttribute("aria-label", this.told);
    this.steps = new Steps(Math.max(...losses.train.map(([step]) => step), this.of || 1));
    this.charts.losses.show((w, h) => this.lossPicture(w, h));
    this.charts.units.show((w, h) => this.unitPicture(w, h));
    this.part(".pair").hidden = !this.norms.length; // so short a run reports none
    this.charts.norms.show((w, h) => this.plainPicture(w, h, this.norms));
    this.charts.rates.show((w, h) => this.plainPicture(w, h, this.rates));
    this.look();
  }

  get moment() {
    return Number(this.part(".moment").value);
  }

  /** Show the sample and the scores of the moment that one looks back at. */
  look() {
    const note = this.notes[this.moment];
    for (const name of [".moments", ".sample-head", ".sample", ".of-units", ".scores"])
      this.part(name).toggleAttribute("hidden", !note);
    this.part(".moment").hidden = this.notes.length < 2; // there is nothing to look back to
    this.part(".units").toggleAttribute("hidden", !this.concepts.length); // an SVG has no property
    if (!note) return;
    this.part(".when").textContent = note.when;
    this.part(".sample").textContent = note.sample;
    this.part(".scores").replaceChildren(
      ...note.scores.map(({ name, said }) => element("span", kindOf(this.concepts.indexOf(name)), {}, said)),
      note.scores.length ? "" : UNSCORED,
    );
    this.charts.losses.draw();
    this.charts.units.draw();
  }

  get now() {
    return this.notes[this.moment]?.step;
  }

  lossPicture(width, height) {
    const { losses, lines, steps, now } = this;
    return lossPicture(width, height, { ...losses, lines, steps, now });
  }

  unitPicture(width, height) {
    const curves = this.concepts.map((name, place) => ({
      kind: kindOf(place),
      points: this.notes.flatMap(({ step, scores }) =>
        scores.filter((score) => score.name === name).map(({ value }) => [step, Math.abs(value)]),
      ),
    }));
    return scorePicture(width, height, { curves, steps: this.steps, now: this.now });
  }

  plainPicture(width, height, points) {
    const box = inside(width, height);
    const most = Math.max(...points.map(([, value]) => value), 1e-9);
    const y = (value) => box.bottom - (value / most) * box.height;
    const name = (tick) => {
      if (!tick) return "0";
      if (most < 10) return tick.toFixed(2);
      return most < 10_000 ? String(Math.round(tick)) : `${Math.round(tick / 1000)}k`;
    };
    return [
      ...grid(box, [0, most], y, name),
      curve(box, points, y, "k2", this.steps),
      ...this.steps.axis(box),
    ];
  }

  dispose() {
    for (const chart of Object.values(this.charts)) chart.dispose();
  }
}

export default drawnBy(TrainingCurves);
