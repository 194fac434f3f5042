/** One throw of the dice at six temperatures: texts, and a table of figures that Python judged. */

import { element } from "../parts/element.js";
import { pointSlice } from "../parts/text_layer.js";

const SHOWN = 600; // characters of each text

export class Beside {
  /** `onChoose(k)`: a temperature is chosen; `onOpen(isOpen)`: the panel was opened or closed. */
  constructor(section, { onChoose, onOpen }) {
    this.onChoose = onChoose;
    this.part = (name) => section.querySelector(`.${name}`);
    this.panel = this.part("beside");
    this.button = this.part("panel-button");
    this.button.onclick = () => {
      this.open(!this.isOpen);
      onOpen(this.isOpen);
    };
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Whether the figures of a film are here. */
  has(film) {
    return this.side?.film === film.name;
  }

  open(isOpen) {
    this.panel.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", isOpen);
  }

  take({ side }) {
    if (side) this.side = side;
  }

  /** Show what is here of a film, whose temperatures are { value, word, means }. */
  show(film, temperatures, chosen) {
    if (!this.isOpen) return;
    const isHere = this.has(film) && film.isWhole;
    this.part("beside-waits").textContent = isHere ? "" : "The six texts are being written …";
    if (!isHere) return;
    const said = `${film.name} ${chosen}`;
    if (said === this.said) return;
    this.said = said;
    if (this.drawn !== film.name) this.draw(film, temperatures);
    this.drawn = film.name;
    for (const button of this.panel.querySelectorAll(".beside-choose")) {
      button.setAttribute("aria-pressed", Number(button.dataset.k) === chosen);
    }
  }

  draw(film, temperatures) {
    const { which, columns, rows } = this.side;
    const cards = which.map((k) => this.card(film.texts[k], temperatures[k], k));
    this.part("beside-texts").replaceChildren(...cards);
    const named = columns.map(({ name, tip }) => cell("th", explained(name, tip), "col"));
    const head = element("tr", "", {}, cell("th", "Temperature", "col"), ...named);
    const body = which.map((k, row) => {
      const figures = rows[row].map((figure) => element("td", "", {}, figure));
      return element("tr", "", {}, cell("th", temperatures[k].value, "row"), ...figures);
    });
    const parts = [element("thead", "", {}, head), element("tbody", "", {}, ...body)];
    this.part("beside-figures").replaceChildren(element("table", "beside-table", {}, ...parts));
  }

  card(text, { value, word }, k) {
    const onclick = () => this.onChoose(k);
    const name = [element("b", "", {}, value), ` ${word}`];
    const choose = element("button", "beside-choose", { type: "button", onclick, data: { k } }, ...name);
    const shown = pointSlice(text, 0, SHOWN);
    const properties = { tabIndex: 0, role: "region", ariaLabel: `The text at temperature ${value}` };
    const what = element("p", "beside-text", properties, shown === text ? text : `${shown}…`);
    return element("article", "beside-card", {}, element("h4", "", {}, choose), what);
  }
}

function cell(tag, content, scope) {
  return element(tag, "", { scope }, content);
}

function explained(name, tip) {
  return element("span", "", { tabIndex: 0, data: { tip } }, name);
}
