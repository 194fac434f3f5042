/** Plays moment after moment; where a reader wants no motion, there is nothing to play. */

const APART = 220; // ms

export class Playing {
  /** next(): goes to the next moment, and says whether there is another one after it. */
  constructor(button, next) {
    this.button = button;
    this.next = next;
    button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    button.onclick = () => (this.timer ? this.stop() : this.start());
  }

  start() {
    this.timer = setInterval(() => {
      if (!this.next()) this.stop();
    }, APART);
    this.button.textContent = "❚❚ Pause";
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.button.textContent = "▶ Play";
  }
}
