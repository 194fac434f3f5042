/** The three charts over the distance from what differs: units, one unit's values, chances. */

import { Chart } from "../parts/charts.js";
import { chanceScale, countScale, linesPicture, positionAt, VALUES } from "../parts/lines.js";

const AXIS = "characters after the difference";

export class Pictures {
  /** `onPoint(position)` is called with a position in the common end. */
  constructor(section, onPoint) {
    const svgs = [".counts", ".unit-chart", ".chances"].map((name) => section.querySelector(name));
    this.svgs = svgs;
    [this.counts, this.unit, this.chances] = svgs.map((svg) => new Chart(svg));
    for (const svg of svgs) {
      svg.onpointermove = ({ clientX }) => {
        const position = positionAt(svg, clientX, this.length);
        if (position !== undefined) onPoint(position);
      };
    }
  }

  /** Show counts, and pairs of values of the one text and the other. */
  show({ counts, values, chances, words }) {
    this.length = counts.length;
    const lines = [{ name: "one", values: counts }];
    const pair = ([one, other]) => [
      { name: "one", values: one },
      { name: "other", values: other },
    ];
    this.drawn = [
      [this.counts, { lines, scale: countScale(counts.reduce((a, b) => Math.max(a, b), 0)) }],
      [this.unit, { lines: pair(values), scale: VALUES }],
      [this.chances, { lines: pair(chances), scale: chanceScale(pair(chances)) }],
    ];
    this.svgs.forEach((svg, k) => svg.setAttribute("aria-label", words[k]));
    this.showAt(this.pointed);
  }

  showAt(pointed) {
    this.pointed = pointed;
    for (const [chart, picture] of this.drawn ?? []) {
      chart.show(linesPicture({ ...picture, pointed, axis: AXIS }));
    }
  }

  dispose() {
    for (const chart of [this.counts, this.unit, this.chances]) chart.dispose();
  }
}
