/** Bars from guessing to never wrong: a unit and what it is held against. */

import { element } from "../parts/element.js";

/** Bars of scores, from `low` (guessing) to 1. */
export function barsOf(bars, low) {
  const place = (score) => `${100 * Math.min(1, Math.max(0, (score - low) / (1 - low)))}%`;
  return bars.map(({ name, score, interval, tip, own }) => {
    const whole = element("span", "whole");
    whole.style.width = place(score);
    const track = element("span", "track", {}, whole);
    track.setAttribute("aria-hidden", "true");
    if (interval) {
      const line = element("span", "interval");
      line.style.left = place(interval[0]);
      line.style.width = `calc(${place(interval[1])} - ${place(interval[0])} + 1px)`;
      track.append(line);
    }
    return element(
      "p",
      own ? "bar own" : "bar",
      { data: { tip }, tabIndex: 0 },
      element("span", "name", {}, name),
      track,
      element("span", "score", {}, score.toFixed(3)),
    );
  });
}
