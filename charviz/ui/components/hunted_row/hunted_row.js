/** An opened row of a hunt: how it is looked at is decided here, without the server. */

import { AddressBar } from "../parts/address.js";
import { button, element, signed } from "../parts/element.js";
import { drawnBy } from "../parts/failing.js";
import { Legend, say } from "../parts/legend.js";
import { unpack } from "../parts/payload.js";
import { countPoints } from "../parts/text_layer.js";
import { Tips } from "../parts/tips.js";
import { stripOf } from "./dots.js";
import { barsOf } from "./rivals.js";
import { Answers, Shares } from "./shares.js";
import { Sheet } from "./sheet.js";

const UNTOLD = 255;

class HuntedRow {
  constructor(root) {
    this.section = root.querySelector(".hunted-row");
    this.part = (name) => this.section.querySelector(`.${name}`);
    this.sheet = new Sheet(root, this.section);
    this.shares = new Shares(this.part("shares"));
    this.legend = new Legend(this.part("reading"));
    this.address = new AddressBar();
    this.tips = new Tips(this.section);
    this.part("level").oninput = ({ target }) => this.setLevel(Number(target.value));
    this.part("back").onclick = () => this.setLevel(null);
    this.part("twin").onchange = ({ target }) => this.setTwin(target.checked);
  }

  /** Called for every message and every change of theme. */
  update({ data }) {
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) this.take(unpack(data));
    this.data = data;
    this.drawLook();
  }

  take(message) {
    this.told = message;
    let start = 0;
    this.stretches = message.stretches.map((stretch) => {
      const end = start + countPoints(stretch.text);
      const [levels, twin, truth] = ["levels", "twin", "truth"].map((name) => message[name].subarray(start, end));
      start = end;
      return { ...stretch, levels, twin, truth };
    });
    const { place, asked, at, is_twin: isTwin, level, histogram, is_graded: isGraded, sign, chosen } = message;
    this.address.enter(place, asked);
    Object.assign(this, { at, isTwin });
    this.answers = histogram && !isGraded ? new Answers(histogram, sign) : null;
    this.level = chosen === null ? null : level;
    this.drawEvidence();
  }

  get threshold() {
    return this.level ?? this.told.chosen;
  }

  drawLook() {
    const { told, stretches, at, isTwin } = this;
    const { text, name, where, truth, levels, twin } = stretches[at];
    const { unit, ends, sign, from_zero: fromZero, untrained, whose, has_truth: hasTruth } = told;
    const isSigned = !fromZero;
    const isJudged = hasTruth && this.answers && this.threshold !== null && !isTwin;
    const shown = isTwin ? twin : levels;
    const says = (k) => this.answers.says(shown[k], this.threshold);
    const isWrong = (k) => isJudged && truth[k] !== UNTOLD && says(k) !== truth[k] > 0;
    const label = `${whose}, coloured by ${isTwin ? "an untrained unit" : unit}`;
    this.sheet.show({ text, levels: shown, truth, isWrong, label, isSigned }, this.theme);
    this.drawStretches();
    say(this.part("where"), `${whose}: ${where}${name === where ? "" : `; this block is ${name}`}`);
    this.drawLegend({ ends, sign, isSigned, isTwin });
    this.drawKey({ isJudged, isWrong, hasTruth, truth });
    this.part("switch").hidden = !untrained;
    this.part("twin").checked = isTwin;
    say(this.part("twin-said"), isTwin ? untrained : "");
    this.drawThreshold(isSigned);
  }

  drawStretches() {
    const chips = this.stretches.map(({ name, where }, k) => {
      const made = button("chip", k ? `worst ${k}: ${name}` : name, () => this.look(k));
      made.dataset.tip = where;
      made.setAttribute("aria-pressed", String(k === this.at));
      return made;
    });
    const focused = this.section.getRootNode().activeElement;
    const was = [...this.part("stretches").children].indexOf(focused);
    this.part("stretches").replaceChildren(...chips);
    this.part("stretches").hidden = chips.length < 2;
    chips[was]?.focus();
  }

  drawLegend({ ends, sign, isSigned, isTwin }) {
    const [low, high] = isTwin ? ["", ""] : sign > 0 ? ends : [...ends].reverse();
    const [from, to] = isSigned ? ["−1", "+1"] : ["0", "1"];
    const level = isTwin ? null : this.threshold;
    const told = { low: `${low} ${from}`.trim(), high: `${to} ${high}`.trim(), claim: "" };
    this.legend.show({ ...told, means: !isTwin, level }, isSigned, this.theme);
  }

  drawKey({ isJudged, isWrong, hasTruth, truth }) {
    const { title, is_graded: isGraded } = this.told;
    const isThere = truth.some((grade) => grade && grade !== UNTOLD);
    const met = isGraded ? `${title}: the more, the thicker.` : `${title}, as it truly is.`;
    const more = isThere ? met : `${title}: nowhere in this stretch.`;
    say(this.part("of-truth"), hasTruth ? more : "What is true cannot be read off this text.");
    this.part("of-truth").classList.toggle("lined", hasTruth && isThere);
    say(this.part("of-mistake"), isJudged ? "Where the unit is wrong." : "");
    this.part("of-mistake").hidden = !isJudged;
    const wrong = isJudged ? truth.reduce((sum, _, k) => sum + isWrong(k), 0) : 0;
    say(this.part("mistakes"), isJudged ? `${count(wrong)} of ${count(truth.length)} characters here.` : "");
  }

  drawThreshold(isSigned) {
    const { told, answers, theme } = this;
    const { unit, ends, histogram, is_graded: isGraded, title } = told;
    this.part("threshold-part").hidden = !answers || this.threshold === null;
    this.part("shares").toggleAttribute("hidden", !histogram);
    this.part("seen-head").hidden = !histogram;
    if (!histogram) return;
    const flat = `${unit} goes far beyond 1, where all levels look the same here, and in the text. The hunt saw them apart`;
    if (isGraded) {
      const means = `The mean level of ${unit} at each value. A straight slope is a good counter.`;
      say(this.part("seen-head"), "Does the unit follow?");
      say(this.part("seen-said"), told.is_flat ? `${flat}, and scored it by what this scale cannot show.` : means);
      this.shares.showGrades({ histogram, title, unit, isSigned });
      return;
    }
    say(this.part("seen-head"), "Where to draw the line?");
    say(
      this.part("seen-said"),
      `Levels of ${unit} where it is “${ends[1]}” (up) and “${ends[0]}” (down). Everything on one side of the threshold it calls “${ends[1]}”; what it calls wrongly is orange.`,
    );
    if (told.is_flat) {
      say(this.part("seen-said"), `${flat} and drew its line there; on this scale it cannot be drawn.`);
    }
    this.shares.show({ answers, ends, level: this.threshold, theme, isSigned, unit });
    if (this.threshold !== null) this.drawAnswers(isSigned);
  }

  drawAnswers(isSigned) {
    const { level, told, threshold } = this;
    const { found, missed, falsely, left } = this.answers.at(threshold);
    const all = found + missed + falsely + left;
    const right = level === null ? told.accuracy : (found + left) / all;
    this.part("level").value = Math.round(threshold);
    const value = isSigned ? signed(threshold / 127.5 - 1, "+") : (threshold / 255).toFixed(2);
    this.part("level").setAttribute("aria-valuetext", value);
    say(this.part("threshold-value"), value);
    this.part("threshold-name").dataset.tip = told.tips.threshold;
    this.part("back").hidden = level === null;
    const worse = right < told.majority ? " Worse than not looking." : "";
    say(
      this.part("right"),
      `Right at ${percent(right)} of all characters${level === null ? ", at the threshold that the hunt chose" : ""}. Always “${told.usual}”: ${percent(told.majority)}.${worse}`,
    );
    const [low, high] = told.ends;
    const alarms = found + falsely;
    const f1 = (2 * found) / Math.max(1, 2 * found + falsely + missed);
    say(
      this.part("kinds-of-mistake"),
      `Of what is “${high}” it finds ${percent(found / Math.max(1, found + missed))}; of what is “${low}” it calls ${percent(falsely / Math.max(1, falsely + left))} “${high}”. ` +
        (alarms >= 1 ? `Of all it calls “${high}”, ${percent(found / alarms)} is (F1 ${f1.toFixed(2)}).` : "It calls nothing so."),
    );
  }

  drawEvidence() {
    const { told } = this;
    const low = told.is_graded ? 0 : 0.5;
    say(this.part("opening"), told.opening);
    this.part("onward").replaceChildren(
      ...told.links.map(({ address, said }) => element("a", "", { href: address, target: "_self" }, said)),
    );
    say(this.part("meaning"), told.meaning);
    this.part("bars").replaceChildren(...barsOf(told.bars, low), this.axis(low));
    this.list("missing", told.missing);
    this.part("worst-elsewhere").replaceChildren(...this.elsewhere());
    this.drawCrowd(low);
    this.drawUse();
    const verdict = this.part("verdict");
    verdict.className = `verdict ${told.verdict}`;
    this.section.dataset.verdict = told.verdict;
    verdict.dataset.tip = told.verdict_tip;
    say(verdict, told.verdict);
    say(this.part("why"), told.why);
    this.part("figures").replaceChildren(
      ...told.figures.map(({ name, value, tip }) =>
        element("div", "figure", {}, element("dt", "", { data: { tip }, tabIndex: 0 }, name), element("dd", "", {}, value)),
      ),
    );
  }

  axis(low) {
    const { is_graded: isGraded, score_name: name, tips } = this.told;
    const tip = isGraded ? tips.Spearman : tips.AUROC;
    const told = element("span", "axis-name", { data: { tip }, tabIndex: 0 }, name);
    const line = element("span", "axis-line", {}, element("span", "", {}, isGraded ? "0" : String(low)), told, element("span", "", {}, "1"));
    return element("p", "bar axis", {}, element("span", "name"), line, element("span", "score"));
  }

  elsewhere() {
    const { worst, unit } = this.told;
    if (!worst.length) return [];
    const head = `Where ${unit} is worst in the text hunted in, which is not kept here; hunt in it yourself to read them:`;
    return [element("p", "", {}, head), element("ul", "", {}, ...worst.map((one) => element("li", "", {}, one)))];
  }

  drawCrowd(low) {
    const { crowd, runners_up: runnersUp, score_name: name } = this.told;
    say(this.part("crowd-said"), crowd ? crowd.said : "Nobody asked all units together.");
    this.part("crowd-bars").replaceChildren(...(crowd ? [...barsOf(crowd.bars, low), this.axis(low)] : []));
    say(this.part("crowd-more"), crowd?.more ?? "");
    say(this.part("next"), runnersUp.length ? `The next best where units were chosen, each with its ${name} on the text they are judged on:` : "");
    this.part("runners-up").replaceChildren(
      ...runnersUp.map(({ unit, score }) => element("span", "runner", {}, element("code", "", {}, unit), ` ${score.toFixed(2)}`)),
    );
  }

  drawUse() {
    const { use, unit } = this.told;
    say(this.part("use-said"), use.said);
    this.part("strips").replaceChildren(...use.strips.map((strip) => stripOf(strip, unit)));
    say(this.part("use-less"), use.less ?? "");
    this.part("use-more").replaceChildren(...(use.more ?? []).map((one) => element("p", "", {}, one)));
  }

  list(name, sentences) {
    this.part(name).replaceChildren(...sentences.map((one) => element("li", "", {}, one)));
  }

  look(k) {
    this.at = k;
    this.address.note({ at: k ? String(k) : null });
    this.sheet.toTop();
    this.drawLook();
  }

  setTwin(isTwin) {
    this.isTwin = isTwin;
    this.address.note({ twin: isTwin ? "1" : null });
    this.drawLook();
  }

  /** Draw the line elsewhere; with null where the hunt drew it. */
  setLevel(level) {
    this.level = level;
    this.address.note({ level: level === null ? null : String(level) });
    this.drawLook();
  }

  dispose() {
    this.address.dispose();
    this.sheet.dispose();
    this.shares.dispose();
  }
}

function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}

function count(number) {
  return number.toLocaleString("en");
}

export default drawnBy(HuntedRow);
