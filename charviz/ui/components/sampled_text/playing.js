/** Writes a text out at reading speed, character by character, until it is stopped. */

const A_SECOND = 28; // characters: about 250 words a minute

export class Playing {
  /** `onStep(count)`: so many characters are to be seen; `onEnd(count)`: it is over. */
  constructor(section, { onStep, onEnd }) {
    Object.assign(this, { onStep, onEnd });
    this.button = section.querySelector(".play");
    this.sign = section.querySelector(".play-sign");
    this.word = section.querySelector(".play-word");
    this.button.onclick = () => (this.isOn ? this.stop() : this.start());
  }

  get isOn() {
    return this.count !== undefined;
  }

  start() {
    this.count = 0;
    this.last = performance.now();
    this.label("■", "Stop");
    this.onStep(0);
    this.next();
  }

  next() {
    this.frame = requestAnimationFrame((now) => {
      const due = Math.floor(((now - this.last) / 1000) * A_SECOND);
      if (due > 0) {
        this.last += (due * 1000) / A_SECOND;
        this.count += due;
        this.onStep(this.count);
      }
      if (this.isOn) this.next();
    });
  }

  /** Wait: nothing more is here yet. */
  hold(count) {
    this.count = count;
  }

  stop() {
    if (!this.isOn) return;
    const { count } = this;
    this.forget();
    this.onEnd(count);
  }

  forget() {
    cancelAnimationFrame(this.frame);
    this.count = undefined;
    this.label("▶", "Play");
  }

  label(sign, word) {
    this.sign.textContent = sign;
    this.word.textContent = word;
  }
}
