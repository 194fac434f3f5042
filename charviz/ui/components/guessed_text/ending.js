/** How the game went: the score, and every question again in a line. */

import { button, element } from "../parts/element.js";
import { verdictMark } from "./reveal.js";

const BELIEVED = ["tracks", "used"];

export class Ending {
  constructor(section, { onQuestion, onAnother }) {
    this.place = section.querySelector(".ending");
    Object.assign(this, { onQuestion, onAnother });
  }

  show({ questions, answers, results, byLuck }) {
    const right = results.filter((result) => result).length;
    const verdicts = questions.map(({ reveal }) => reveal.verdict);
    const believed = verdicts.filter((verdict) => BELIEVED.includes(verdict)).length;
    this.head = element("h2", "total", { tabIndex: -1 }, `${right} of ${questions.length}`);
    this.place.replaceChildren(
      this.head,
      element("p", "", {}, `${judged(right / questions.length)} Luck alone gets ${byLuck}.`),
      element(
        "p",
        "",
        {},
        `The hunt believes ${believed} of these ${questions.length} units. A colour that fits is ` +
          "where a hunt begins: it also has to beat an untrained network, the last characters, and " +
          "the labels of other texts.",
      ),
      this.table({ questions, answers, results }),
      button("next", "Another game", () => this.onAnother()),
    );
  }

  table({ questions, answers, results }) {
    const head = ["Question", "Answer", "Yours", "Verdict"].map((name) =>
      element("th", "", { scope: "col" }, name),
    );
    const rows = questions.map(({ options, right, reveal }, k) => {
      const again = button("place", String(k + 1), () => this.onQuestion(k));
      again.classList.add(results[k] ? "right" : "wrong");
      again.setAttribute("aria-label", `Question ${k + 1}, ${results[k] ? "right" : "wrong"}`);
      const yours = results[k] ? "the same" : options[answers[k]].title;
      return element(
        "tr",
        "",
        {},
        element("td", "", {}, again),
        element("td", "", {}, options[right].title, element("span", "of", {}, reveal.unit)),
        element("td", "", {}, yours),
        element("td", "", {}, verdictMark(reveal)),
      );
    });
    return element(
      "table",
      "results",
      {},
      element("thead", "", {}, element("tr", "", {}, ...head)),
      element("tbody", "", {}, ...rows),
    );
  }
}

function judged(share) {
  if (share === 1) return "All of them: nothing fools you.";
  if (share >= 0.75) return "A sharp eye.";
  if (share >= 0.5) return "More than half.";
  return share > 0.25 ? "It is harder than it looks." : "These units hid well.";
}
