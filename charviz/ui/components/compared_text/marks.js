/** Which character's chances are shown: some that are often asked for, or any other. */

import { button } from "../parts/element.js";

const MARKS = [
  ['"', "quotation mark"],
  ["newline", "newline"],
  ["space", "space"],
];

export class Marks {
  /** `onMark(mark)` is called with a mark as an address has it. */
  constructor(section, onMark) {
    this.row = section.querySelector(".marks");
    this.other = section.querySelector(".mark-other");
    const buttons = MARKS.map(([mark, name]) =>
      button("choice", name, () => onMark(mark), { data: { mark } }),
    );
    this.row.append(...buttons);
    this.other.onchange = () => this.other.value && onMark(this.other.value);
  }

  show(mark) {
    for (const one of this.row.children) {
      one.setAttribute("aria-pressed", one.dataset.mark === mark);
    }
    const isOther = !MARKS.some(([known]) => known === mark);
    if (!this.other.matches(":focus")) this.other.value = isOther ? mark : "";
  }
}
