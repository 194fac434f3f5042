/** Where the operations act: two numbers, a click in the untouched text, or a selection there. */

export class Stretch {
  constructor(section, onWanted) {
    this.onWanted = onWanted;
    this.from = section.querySelector(".from");
    this.to = section.querySelector(".to");
    this.everywhere = section.querySelector(".everywhere");
    this.from.onchange = () => this.set(this.from.value || "0", this.to.value);
    this.to.onchange = () => this.set(this.from.value || "0", this.to.value);
    this.everywhere.onclick = () => this.set("0", "");
  }

  show({ from, to, length }) {
    this.from.max = Number(length) - 1;
    this.to.max = length;
    if (this.from.value !== from) this.from.value = from;
    if (this.to.value !== to) this.to.value = to;
    this.everywhere.disabled = from === "0" && !to;
  }

  /** Let them act from one character on, or up to another, code points after the prompt. */
  set(from, to) {
    this.onWanted({ from: String(from), to: String(to) });
  }
}
