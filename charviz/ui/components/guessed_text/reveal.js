/** What was right, how sure one can be of it, and where to look on. */

import { button, element } from "../parts/element.js";

/** A verdict as a mark, with what it means on pointing at it. */
export function verdictMark({ verdict, tip }) {
  return element("span", `verdict ${verdict.replace(" ", "-")}`, { data: { tip }, tabIndex: 0 }, verdict);
}

/** A link to another page, which Streamlit follows without loading everything anew. */
function link({ path, query, title }) {
  const place = element("a", "", { href: `./${path}?${new URLSearchParams(query)}` }, title);
  place.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    dispatchEvent(new Event("charviz-leave"));
    history.pushState({}, "", place.href);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  return place;
}

export class Reveal {
  /** `onNext()`: to the next question, or to the end. */
  constructor(section, onNext) {
    this.place = section.querySelector(".reveal");
    this.onNext = onNext;
  }

  /** Show nothing: the question is not answered. */
  hide() {
    this.place.replaceChildren();
  }

  show({ reveal, isRight, chosen, next }) {
    const { head, score, why, wrong, links } = reveal;
    const parts = [
      element("p", `outcome ${isRight ? "right" : "wrong"}`, {}, isRight ? "Right." : "Not this time."),
      element("p", "head", {}, head),
    ];
    if (!isRight && wrong[chosen]) parts.push(element("p", "soft", {}, wrong[chosen]));
    if (isRight || reveal.score_if_wrong) parts.push(element("p", "", {}, score));
    parts.push(
      element("p", "", {}, "Verdict: ", verdictMark(reveal), " ", why),
      element("p", "links", {}, ...links.flatMap((one, k) => [k ? " · " : "", link(one)])),
    );
    this.next = button("next", next, () => this.onNext());
    this.place.replaceChildren(...parts, this.next);
  }
}
