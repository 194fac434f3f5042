/** Names beside the rows that are known to follow something, and beside the chosen one. */

import { say } from "../parts/legend.js";

const APART = 17; // px from one label to the next

export class HeatLabels {
  /** `onUnit(name)` is called for a click. */
  constructor(element, onUnit) {
    this.element = element;
    this.onUnit = onUnit;
    this.buttons = new Map();
  }

  /**
   * Lay labels beside their rows, as near as they get without touching one another. `wanted`:
   * [{key, name, title, row, y, isChosen}]; returns them with the `y` that they got.
   */
  show(wanted, height) {
    const placed = spread([...wanted].sort((a, b) => a.row - b.row), height);
    const kept = new Set(wanted.map(({ key }) => key));
    for (const [key, button] of this.buttons) if (!kept.has(key)) this.drop(key, button);
    for (const label of placed) this.write(label);
    return placed;
  }

  drop(key, button) {
    button.remove();
    this.buttons.delete(key);
  }

  /** Write a label; it keeps its button, and so the focus. */
  write({ key, name, title, y, isChosen }) {
    const button = this.buttons.get(key) ?? this.make(key);
    const [long, short] = button.children;
    say(long, title);
    say(short, name);
    button.title = title ? `${title}: ${name}` : name;
    button.classList.toggle("chosen", isChosen);
    button.style.transform = `translateY(${Math.round(y)}px)`;
    button.onclick = () => this.onUnit(name);
  }

  make(key) {
    const button = document.createElement("button");
    const [long, short] = [document.createElement("span"), document.createElement("span")];
    button.type = "button";
    button.className = "heat-label";
    long.className = "heat-label-title";
    short.className = "heat-label-unit";
    button.append(long, short);
    this.buttons.set(key, button);
    this.element.append(button);
    return button;
  }
}

/** Push labels apart: downwards from the first, then back up from the lower end. */
function spread(labels, height) {
  const half = APART / 2;
  let least = half;
  const down = labels.map((label) => {
    const y = Math.max(label.y, least);
    least = y + APART;
    return { ...label, y };
  });
  let most = height - half;
  for (const label of down.reverse()) {
    label.y = Math.min(label.y, most);
    most = label.y - APART;
  }
  return down.reverse();
}
