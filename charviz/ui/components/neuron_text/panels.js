/**
 * The panels around the text. Those with a title can be opened and closed; while one is closed it
 * is told nothing, and at opening it is told everything.
 */

import { HeatMap } from "./heat_map.js";
import { Toolbar } from "./toolbar.js";
import { Upload } from "./upload.js";
import { WhereElse } from "./where_else.js";

// name: of its files and its root element; key and title of those that can be opened.
const PANELS = [
  { name: "upload", Panel: Upload },
  { name: "toolbar", Panel: Toolbar },
  { name: "heat_map", Panel: HeatMap, key: "units", title: "All units" },
  { name: "where_else", Panel: WhereElse, key: "where", title: "Where else?" },
];

export class Panels {
  /** `hub` is what a panel sees of the rest; see `NeuronText`. */
  constructor(section, hub) {
    this.hub = hub;
    this.row = section.querySelector(".panel-buttons");
    this.list = PANELS.map(({ name, Panel, key, title }) => {
      const element = section.querySelector(`.${name}`);
      const panel = { element, key, it: new Panel(element, hub) };
      if (key) this.close(panel, this.button(panel, title));
      return panel;
    });
    this.row.hidden = !this.row.childElementCount;
  }

  button(panel, title) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "panel-button";
    button.textContent = title;
    panel.element.id ||= `panel-${panel.key}`;
    button.setAttribute("aria-controls", panel.element.id);
    button.onclick = () => this.toggle(panel);
    this.row.append(button);
    return button;
  }

  close(panel, button = panel.button) {
    panel.button = button;
    panel.element.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  open(panel) {
    panel.element.hidden = false;
    panel.button.setAttribute("aria-expanded", "true");
  }

  toggle(panel) {
    const { hub } = this;
    if (!panel.element.hidden) this.close(panel);
    else {
      this.open(panel);
      this.tellAll(panel);
      if (Object.keys(this.wishOf(panel)).length) hub.ask();
    }
    hub.note({ open: this.opened.join(",") || null });
  }

  /** The keys of the open panels, as they stand in the address. */
  get opened() {
    return this.list.filter(({ key, element }) => key && !element.hidden).map(({ key }) => key);
  }

  /** Take a message; with `opened`, the keys of the panels that are to be open from now on. */
  take(message, opened = this.opened) {
    for (const panel of this.list) {
      if (panel.key && opened.includes(panel.key)) this.open(panel);
      else if (panel.key) this.close(panel);
    }
    for (const panel of this.heard()) this.tellAll(panel, message);
  }

  tellAll({ it }, message = this.hub.message) {
    it.setTheme?.(this.hub.theme);
    it.take(message);
    it.showUnit?.(this.hub.unit);
    it.showPosition?.(this.hub.position);
  }

  /** Tell every panel that hears and cares, such as `tell("showUnit", name)`. */
  tell(method, value) {
    for (const { it } of this.heard()) it[method]?.(value);
  }

  /** What the panels wish for, for the next question. */
  wish() {
    return Object.assign({}, ...this.heard().map(this.wishOf));
  }

  wishOf({ it }) {
    return it.wish?.() ?? {};
  }

  heard() {
    return this.list.filter(({ element }) => !element.hidden);
  }

  dispose() {
    for (const { it } of this.list) it.dispose();
  }
}
