/** What a hunt found. A row opens by its place in the address, which the server then draws. */

import { AddressBar } from "../parts/address.js";
import { button, element } from "../parts/element.js";
import { drawnBy } from "../parts/failing.js";
import { unpack } from "../parts/payload.js";
import { Tips } from "../parts/tips.js";

// The row pressed last, and how far down the window it was: it has the focus when it comes again,
// in this table or another, and stays where it was, whatever closes above it.
let pressed;

class HuntTable {
  constructor(root) {
    this.section = root.querySelector(".hunt-table");
    this.part = (name) => this.section.querySelector(name);
    this.address = new AddressBar();
    this.tips = new Tips(this.section);
  }

  /** Called for every message and every change of theme. */
  update({ data }) {
    if (data === this.data) return;
    this.data = data;
    const { rows, folded, leaves, place, has_head: hasHead, heads, asked } = unpack(data);
    this.leaves = leaves;
    this.address.enter(place, asked);
    this.part("thead").classList.toggle("hidden-head", !hasHead);
    for (const [k, head] of [...this.part("thead tr").cells].entries()) {
      head.dataset.tip = heads[k];
      if (hasHead) head.tabIndex = 0;
      else head.removeAttribute("tabindex");
    }
    this.part("tbody").replaceChildren(...rows.map((row) => this.row(row)));
    this.part(".folded").replaceChildren(...folded.map((said) => element("p", "", {}, said)));
    if (rows.some(({ concept }) => concept === pressed?.concept)) this.focus();
  }

  row(row) {
    const { concept, title, convention, unit, right, rival, bar, verdict, tip, why, weight } = row;
    const { why_tip: whyTip, is_open: isOpen } = row;
    const opener = button("opener", "", undefined, { data: { tip: convention, row: concept } });
    const arrow = element("span", "arrow", {}, "▸");
    arrow.setAttribute("aria-hidden", "true");
    opener.append(arrow, title);
    opener.setAttribute("aria-expanded", String(isOpen));
    const head = element("th", "", { scope: "row" }, opener);
    const mark = element("span", `verdict ${verdict}`, { data: { tip }, tabIndex: 0 }, verdict);
    const reason = element("span", "why", whyTip ? { data: { tip: whyTip }, tabIndex: 0 } : {}, why);
    const made = element(
      "tr",
      `${weight} ${isOpen ? "open" : ""}`,
      {},
      head,
      element("td", "", {}, element("span", "unit", {}, unit)),
      element("td", "", {}, element("span", "right", {}, right), element("span", "rival", {}, rival), this.bar(bar)),
      element("td", "", {}, mark, reason),
    );
    made.onclick = ({ target }) => target.closest(".verdict") || this.turn(concept, isOpen);
    return made;
  }

  /** How good a unit is, from guessing to never wrong; the mark is where its best rival stands. */
  bar({ name, share, rival, said }) {
    const made = element("span", "bar");
    const whole = element("span", "");
    whole.style.width = `${100 * share}%`;
    made.append(whole);
    if (rival !== null) {
      const mark = element("i", "");
      mark.style.insetInlineStart = `calc(${100 * rival}% - 1px)`;
      made.append(mark);
    }
    const measure = element("span", "measure", { data: { tip: said } }, made, name);
    measure.setAttribute("role", "img");
    measure.setAttribute("aria-label", said);
    return measure;
  }

  turn(concept, isOpen) {
    if (getSelection().type === "Range") return; // someone marks words to copy them
    pressed = { concept, top: this.opener(concept).getBoundingClientRect().top };
    this.tips.hide();
    const closed = Object.fromEntries(this.leaves.map((key) => [key, null]));
    this.address.go({ ...closed, row: isOpen ? null : concept });
  }

  opener(concept) {
    return this.section.querySelector(`[data-row="${CSS.escape(concept)}"]`);
  }

  focus() {
    const { concept, top } = pressed;
    pressed = undefined;
    const opener = this.opener(concept);
    opener.focus({ preventScroll: true });
    scrolled(opener)?.scrollBy({ top: opener.getBoundingClientRect().top - top, behavior: "instant" });
    this.tips.hide();
  }

  dispose() {
    this.address.dispose();
  }
}

/** What scrolls an element, across the borders of shadow trees; undefined where nothing does. */
function scrolled(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
}

export default drawnBy(HuntTable);
