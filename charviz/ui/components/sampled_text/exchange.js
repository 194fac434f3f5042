/** With the server and the address: what is missing is asked for, what is wanted is written down. */

import { AddressBar } from "../parts/address.js";
import { Asking } from "../parts/asking.js";

const LEFT_OUT = ["k", "p", "open"]; // of the address where they are empty
const PATIENCE = 10_000; // ms until it is said that the server does not answer: it may be busy
const SILENCE = "The server does not answer; what is here stays. It is asked again until it does.";

export class Exchange {
  /** `view` is the whole: it has the film, what is wanted of it, and the `trigger`. */
  constructor(view) {
    this.view = view;
    this.address = new AddressBar();
    this.asking = new Asking(
      (wish) => view.trigger("ask", wish),
      () => this.wish(),
    );
  }

  /** Everything that is asked for, and what need not be sent again. */
  wish() {
    const { film, wanted, message, beside } = this.view;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.tellSilence(), PATIENCE);
    const have = { film: film.name, count: film.count, levels: film.knownOf(wanted.unit) };
    return { model: message.place.model, wanted, have: { ...have, side: beside.has(film) } };
  }

  /** Whether an answer is to the last question, and no other one is on its way. */
  isLast(answer) {
    const { asking } = this;
    return answer >= asking.number && !asking.isWanted && !asking.isSoon;
  }

  /** A message is here that answers the question of a number. */
  hear(answer) {
    if (answer >= this.asking.number) {
      clearTimeout(this.silence);
      this.isSilent = false;
      this.view.showNotes();
    }
    this.asking.hear(answer);
    this.askForMissing();
  }

  askForMissing() {
    const { film, wanted, beside, isStale } = this.view;
    if (isStale) return; // it is asked for already
    const levels = film.knownOf(wanted.unit);
    const lacksFigures = beside.isOpen && film.isWhole && !beside.has(film);
    if (film.isWhole && levels >= film.count && !lacksFigures) this.asking.forget();
    else this.asking.askOnce([film.name, film.count, wanted.unit, levels, lacksFigures]);
  }

  tellSilence() {
    this.isSilent = true;
    this.view.section.classList.remove("waiting");
    this.view.showNotes();
    this.asking.forget();
    this.silence = setTimeout(() => this.asking.ask(), PATIENCE);
  }

  /** What there is to say of the server. */
  get notes() {
    return this.isSilent ? [SILENCE] : [];
  }

  /** Write values into the address; null takes one out of it. */
  note(values) {
    this.address.note(asAddress(values));
  }

  /** What the address says. */
  noted(key) {
    return new URLSearchParams(location.search).get(key) ?? "";
  }

  /** The whole address of what is shown. */
  get link() {
    return location.origin + this.address.with(asAddress(this.view.wanted));
  }

  dispose() {
    clearTimeout(this.silence);
    this.asking.dispose();
    this.address.dispose();
  }
}

/** Values as an address has them: what is empty is left out of it, but for a prompt. */
function asAddress(values) {
  const entries = Object.entries(values);
  return Object.fromEntries(entries.map(([k, v]) => [k, LEFT_OUT.includes(k) && !v ? null : v]));
}
