/**
 * A game of Guess the neuron. Python made it whole; it is played here, without the server, and
 * every answer stands in the address.
 */

import { AddressBar } from "../parts/address.js";
import { Board } from "./board.js";
import { ColouredText } from "../parts/coloured.js";
import { copyText, linkLimits } from "../parts/copying.js";
import { button } from "../parts/element.js";
import { Ending } from "./ending.js";
import { drawnBy } from "../parts/failing.js";
import { Legend, say } from "../parts/legend.js";
import { unpack } from "../parts/payload.js";
import { Reveal } from "./reveal.js";
import { countPoints } from "../parts/text_layer.js";
import { Tips } from "../parts/tips.js";

const NO_ANSWER = "-";

class GuessedText {
  constructor(root) {
    this.section = root.querySelector(".guessed-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    const onQuestion = (k) => this.look(k);
    const onGame = (seed) => this.begin(seed);
    this.board = new Board(this.section, { onQuestion, onGame });
    this.picture = new ColouredText(root, this.section);
    this.legend = new Legend(this.section);
    this.reveal = new Reveal(this.section, () => this.goOn());
    this.ending = new Ending(this.section, { onQuestion, onAnother: () => this.board.another() });
    this.address = new AddressBar();
    this.tips = new Tips(this.section);
    this.part("copy-game").onclick = () => this.copy();
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  /** Called for every message and every change of theme. */
  update({ data }) {
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) this.take(unpack(data));
    this.data = data;
    this.draw();
  }

  /** Take a game; what was answered since stays, unless another place is entered. */
  take(message) {
    const isEntered = message.entered !== this.message?.entered;
    this.message = message;
    let start = 0;
    this.questions = message.questions.map((asked) => {
      const end = start + countPoints(asked.text);
      const [levels, truth] = [message.levels, message.truth].map((all) => all.subarray(start, end));
      start = end;
      return { ...asked, levels, truth };
    });
    if (!isEntered) return;
    this.address.enter(message.place, message.asked);
    this.answers = [...message.answers].map((given) =>
      given === NO_ANSWER ? undefined : Number(given) - 1,
    );
    this.at = message.question - 1;
  }

  get results() {
    return this.questions.map(({ right }, k) =>
      this.answers[k] === undefined ? undefined : this.answers[k] === right,
    );
  }

  /** The next question without an answer after the one shown, or the end. */
  get following() {
    const count = this.questions.length;
    for (let step = 1; step < count; step++) {
      const k = (this.at + step) % count;
      if (this.answers[k] === undefined) return k;
    }
    return count;
  }

  draw() {
    const { questions, answers, results, at } = this;
    const { place, together, by_luck: byLuck } = this.message;
    this.board.show({ seed: place.seed, results, at });
    const isOver = at >= questions.length;
    this.part("asked").hidden = isOver;
    this.part("ending").hidden = !isOver;
    say(this.part("together"), together);
    if (isOver) this.ending.show({ questions, answers, results, byLuck });
    else this.drawQuestion(questions[at], answers[at]);
  }

  drawQuestion({ whose, text, options, right, reveal, levels, truth }, chosen) {
    const isAnswered = chosen !== undefined;
    const label = isAnswered ? `A text coloured by ${reveal.unit}` : "A text coloured by a unit";
    say(this.part("question"), `${this.at + 1}. What does this unit follow?`);
    say(this.part("whose"), isAnswered ? whose.replace("A unit", reveal.unit.split(" ")[0]) : whose);
    this.picture.show({ text, levels, truth: isAnswered ? truth : null, label }, this.theme);
    const [low, high] = isAnswered ? reveal.ends : ["", ""];
    const words = { low: `${low} −1`.trim(), high: `+1 ${high}`.trim(), claim: "" };
    const level = isAnswered ? reveal.level : null;
    this.legend.show({ ...words, means: isAnswered, level }, true, this.theme);
    say(this.part("underlined"), isAnswered ? reveal.underlined : "");
    this.part("options").replaceChildren(
      ...options.map((option, k) => this.option(option, k, { right, chosen })),
    );
    if (!isAnswered) {
      this.reveal.hide();
      return;
    }
    const next = this.following === this.questions.length ? "See how it went" : "Next question";
    this.reveal.show({ reveal, isRight: chosen === right, chosen, next });
  }

  option({ title, tip }, k, { right, chosen }) {
    const isAnswered = chosen !== undefined;
    const made = button("option", "", () => this.answer(k), { data: { tip } });
    const number = document.createElement("span");
    number.className = "number";
    number.append(String(k + 1));
    made.append(number, title);
    if (!isAnswered) return made;
    made.setAttribute("aria-disabled", "true");
    const isRight = k === right;
    if (isRight || k === chosen) {
      made.classList.add(isRight ? "right" : "wrong");
      const mark = document.createElement("span");
      mark.className = "mark";
      mark.append(isRight ? "✓ right" : "✗ yours");
      if (isRight && k === chosen) mark.textContent = "✓ yours";
      made.append(mark);
    }
    return made;
  }

  /** Give an answer; the first one counts. */
  answer(k) {
    const { at, answers, questions } = this;
    if (at >= questions.length || answers[at] !== undefined || k >= questions[at].options.length) return;
    answers[at] = k;
    this.note();
    this.draw();
    this.reveal.next.focus({ preventScroll: true });
  }

  goOn() {
    this.look(this.following);
  }

  look(k) {
    this.at = k;
    this.note();
    this.draw();
    this.tips.hide();
    const head = k >= this.questions.length ? this.ending.head : this.part("question");
    head.focus({ preventScroll: true });
    const { top } = this.section.getBoundingClientRect();
    if (top < 0) this.section.scrollIntoView();
  }

  note() {
    const given = this.answers.map((k) => (k === undefined ? NO_ANSWER : k + 1)).join("");
    const isBlank = this.answers.every((k) => k === undefined);
    const question = this.at >= this.questions.length ? "end" : String(this.at + 1);
    this.address.note({ answers: isBlank ? null : given, question });
  }

  /** Another game, with an entry to go Back from. */
  begin(seed) {
    this.address.go({ seed, answers: null, question: null });
  }

  /** The keys 1 to 5 are answers, wherever on the page one is but in a field. */
  key({ key, ctrlKey, metaKey, altKey, target }) {
    if (ctrlKey || metaKey || altKey || !/^[1-9]$/.test(key)) return;
    const focused = target.shadowRoot?.activeElement ?? target;
    if (!focused.matches("input, textarea, [contenteditable]")) this.answer(Number(key) - 1);
  }

  async copy() {
    const link = new URL(this.address.with({ answers: null, question: null }), location.href).href;
    const isCopied = await copyText(link);
    const byHand = this.part("by-hand");
    byHand.hidden = isCopied;
    byHand.value = link;
    if (!isCopied) byHand.select();
    const said = isCopied ? "The link is copied." : "This browser does not let a page copy: take it from here.";
    say(this.part("copied"), said + linkLimits());
  }

  dispose() {
    document.removeEventListener("keydown", this.onKey);
    this.address.dispose();
    this.picture.dispose();
  }
}

export default drawnBy(GuessedText);
