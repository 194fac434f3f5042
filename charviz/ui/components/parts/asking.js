/** Asks the server for what is not here, one question at a time: the last wish is what counts. */

const PATIENCE = 10_000; // ms until a question without an answer is given up

export class Asking {
  /** `send(wish)` sends a question; `wish()` is what is wished for at that moment. */
  constructor(send, wish) {
    this.send = send;
    this.wish = wish;
    this.more = {};
    this.number = Date.now(); // greater than any that an earlier page of this session gave
  }

  /**
   * Ask at the end of the present task, before what it changed is painted, or once the answer to
   * the last question is here.
   */
  ask(more = {}) {
    Object.assign(this.more, more);
    if (this.isSoon) return;
    this.isSoon = true;
    queueMicrotask(() => this.isSoon && this.go());
  }

  /** Ask for something, unless the last answer did not bring the same either. */
  askOnce(what, more) {
    const said = JSON.stringify(what);
    if (said === this.said) return;
    this.said = said;
    this.ask(more);
  }

  /** Nothing is missing any more: from now on the same may be asked for again. */
  forget() {
    this.said = undefined;
  }

  go() {
    this.isSoon = false;
    this.isWanted = Boolean(this.patience);
    if (this.isWanted) return;
    this.send({ ...this.wish(), ...this.more, number: ++this.number });
    this.more = {};
    this.patience = setTimeout(() => this.hear(this.number), PATIENCE);
  }

  /** A message is here that answers the question of a number, or an earlier one. */
  hear(number) {
    if (!this.patience || number < this.number) return;
    clearTimeout(this.patience);
    this.patience = undefined;
    if (this.isWanted) this.go();
  }

  dispose() {
    this.isSoon = false;
    clearTimeout(this.patience);
  }
}
