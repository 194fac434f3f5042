/** Where the operations act: two numbers, a click in the untouched text, or a selection there. */

export class Stretch {
  constructor(section, onWanted) {
    this.onWanted = onWanted;
    this.from = section.querySelector(".from");
    this.to = section.querySelector(".to");
    this.everywhere = section.querySelector(".everywhere");
    for (const field of [this.from, this.to]) {
      field.onchange = () => this.set((this.from.value || 1) - 1, this.to.value);
    }
    this.everywhere.onclick = () => this.set(0, "");
  }

  /** Show values as an address has them; people count from 1, and up to the last one. */
  show({ from, to, length }) {
    this.from.max = length;
    this.to.max = length;
    const first = String(Number(from) + 1);
    if (this.from.value !== first) this.from.value = first;
    if (this.to.value !== to) this.to.value = to;
    this.everywhere.disabled = from === "0" && !to;
  }

  /** Let them act from a position on, or up to another (not in it), code points after the prompt. */
  set(from, to) {
    this.onWanted({ from: String(from), to: String(to) });
  }
}
