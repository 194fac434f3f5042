/** The three charts over the distance from what differs: units, one unit's values, chances. */

import { chanceScale, countScale, LineChart, positionAt, VALUES } from "../parts/lines.js";

export class Pictures {
  /** `onPoint(position)` is called with a position in the common end. */
  constructor(section, onPoint) {
    const svgs = [".counts", ".unit-chart", ".chances"].map((name) => section.querySelector(name));
    this.charts = svgs.map((svg) => new LineChart(svg));
    for (const svg of svgs) {
      svg.onpointermove = ({ clientX }) => {
        const position = positionAt(svg, clientX, this.reach);
        if (position !== undefined) onPoint(position);
      };
    }
  }

  /** Show counts, and pairs of values of the one text and the other, up to a reach. */
  show({ counts, values, chances, reach, words }) {
    this.reach = reach;
    const within = (row) => row.subarray(0, reach);
    const named = (rows) =>
      ["one", "other"].map((name, k) => ({ name, values: within(rows[k]) }));
    const most = within(counts).reduce((a, b) => Math.max(a, b), 0);
    const cut = reach < counts.length;
    const first = cut ? `, the first ${say(reach)} of ${say(counts.length)}` : "";
    const axis = `characters after the difference${first}`;
    const drawn = [
      { lines: [{ name: "one", values: within(counts) }], scale: countScale(most) },
      { lines: named(values), scale: VALUES },
      { lines: named(chances), scale: chanceScale(named(chances)) },
    ];
    this.charts.forEach((chart, k) => {
      chart.svg.setAttribute("aria-label", words[k]);
      chart.showLines({ ...drawn[k], axis });
    });
  }

  showAt(pointed) {
    for (const chart of this.charts) chart.point(pointed);
  }

  dispose() {
    for (const chart of this.charts) chart.dispose();
  }
}

function say(count) {
  return count.toLocaleString("en");
}
