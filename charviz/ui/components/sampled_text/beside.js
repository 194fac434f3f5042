/** One throw of the dice at six temperatures: texts, and a table of figures that Python judged. */

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
    this.part("beside-texts").replaceChildren(
      ...which.map((k) => this.card(film.texts[k], temperatures[k], k)),
    );
    const table = element("table", "beside-table");
    const head = element("tr", "", element("th", "", "Temperature"), ...columns.map(columnHead));
    const body = which.map((k, row) => {
      const name = element("th", "", temperatures[k].value);
      name.scope = "row";
      return element("tr", "", name, ...rows[row].map((figure) => element("td", "", figure)));
    });
    for (const one of head.children) one.scope = "col";
    table.append(element("thead", "", head), element("tbody", "", ...body));
    this.part("beside-figures").replaceChildren(table);
  }

  card(text, { value, word }, k) {
    const choose = element("button", "beside-choose", element("b", "", value), ` ${word}`);
    choose.type = "button";
    choose.dataset.k = k;
    choose.onclick = () => this.onChoose(k);
    const shown = element("p", "beside-text", text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
    shown.tabIndex = 0;
    shown.setAttribute("role", "region");
    shown.setAttribute("aria-label", `The text at temperature ${value}`);
    return element("article", "beside-card", element("h4", "", choose), shown);
  }
}

function columnHead({ name, tip }) {
  const what = element("span", "", name);
  what.tabIndex = 0;
  what.dataset.tip = tip;
  return element("th", "", what);
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
