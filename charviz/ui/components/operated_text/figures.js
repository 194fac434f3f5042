/** The outcome in figures: a table of the conditions, which also tells what the chart shows. */

import { element, signed } from "../parts/element.js";

const HEADS = [
  ["", ""],
  ["Differs from", "The first character after the prompt that is another one than in the untouched text."],
  ["First", "How many characters were written before the first one, from where the operations begin."],
  ["How often", "How many of them were written in all, from where the operations begin."],
  [
    "Expected",
    "How many the network expects along the untouched text while the operations act: the sum of " +
      "the chances in the chart.",
  ],
  [
    "Change of log p",
    "By how much the logarithm of its probability is higher along the untouched text, on average " +
      "while the operations act: 0.69 is twice as likely, −0.69 half.",
  ],
];

export class Figures {
  constructor(table) {
    this.table = table;
    this.table.tHead.append(
      element("tr", "", {}, ...HEADS.map(([name, tip]) => this.head(name, tip))),
    );
  }

  head(name, tip) {
    if (!name) return element("td");
    const word = element("span", "", { tabIndex: 0, data: { tip } }, name);
    return element("th", "", { scope: "col" }, word);
  }

  /** columns: as in the message. target: what the character is called. */
  show(columns, target) {
    this.table.caption.textContent = `The ${target} in each text`;
    this.table.tBodies[0].replaceChildren(...columns.map((column) => this.row(column)));
  }

  row({ name, title, did, parts, distance, count, expected, gap }) {
    const cells = [
      name === "untouched" ? "–" : parts === null ? "nowhere" : `character ${parts + 1}`,
      distance === null ? "never" : `after ${distance}`,
      String(count),
      expected.toFixed(2),
      name === "untouched" ? "–" : signed(gap, "+"),
    ];
    const head = element("th", "", { scope: "row" }, element("span", `key ${name}`), did || title);
    return element("tr", "", {}, head, ...cells.map((cell) => element("td", "", {}, cell)));
  }
}
