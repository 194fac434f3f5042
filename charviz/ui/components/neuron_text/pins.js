/** The choice of what colours the text, and the list of what is pinned under its lines. */

const MOST_PINS = 3;

export class Pins {
  /** `looks` has `active`, `colour`, `pins` and `tracks`, and is told of what is chosen. */
  constructor(section, looks) {
    const part = (name) => section.querySelector(`.${name}`);
    this.looks = looks;
    this.choice = part("colour-choice");
    this.button = part("pin");
    this.compare = part("compare");
    this.list = part("pins");
    this.choice.onchange = () => looks.colourBy(this.choice.value);
    this.button.onclick = () => this.toggle(looks.active);
    this.compare.onclick = () => this.toggle(this.concept);
  }

  /** Take what the text tells, for the choice of a colour. */
  take({ concepts, told, detectors }) {
    const { colour } = this.looks;
    this.conceptOf = new Map(detectors.map(({ unit, concept }) => [unit, concept]));
    const options = [new Option("this unit", ""), new Option("surprise", "surprise")];
    // What a text in the making does not tell any more stays chosen: it may tell it again.
    const names = Object.keys(concepts).filter((name) => told.includes(name) || name === colour);
    const group = Object.assign(document.createElement("optgroup"), { label: "The truth" });
    group.append(...names.map((name) => new Option(concepts[name], name)));
    this.choice.replaceChildren(...options, ...(names.length ? [group] : []));
  }

  /** Show which track colours the text, and which are pinned. */
  show() {
    const { active, pins, tracks } = this.looks;
    this.choice.value = this.looks.colour;
    const isPinned = pins.includes(active);
    this.button.setAttribute("aria-pressed", isPinned);
    this.button.setAttribute("aria-label", `Pin ${tracks.nameOf(active)} under the text`);
    this.button.disabled = !isPinned && pins.length >= MOST_PINS;
    const concept = this.conceptOf.get(active);
    this.concept = tracks.isTold(concept) ? concept : undefined;
    this.compare.hidden = !this.concept || this.isFull();
    this.compare.setAttribute("aria-pressed", pins.includes(this.concept));
    this.showList(pins);
  }

  isFull() {
    const { pins } = this.looks;
    return pins.length >= MOST_PINS && !pins.includes(this.concept);
  }

  showList(pins) {
    this.list.hidden = !pins.length;
    if (String(pins) === this.shown) return;
    this.shown = String(pins);
    this.list.replaceChildren(...pins.map((track, at) => this.item(track, at)));
  }

  item(track, at) {
    const { tracks } = this.looks;
    const item = document.createElement("li");
    const number = Object.assign(document.createElement("span"), { className: "pin-number" });
    const show = Object.assign(document.createElement("button"), { className: "pin-name" });
    const close = Object.assign(document.createElement("button"), { className: "unpin" });
    const kind = Object.assign(document.createElement("span"), { className: "pin-kind" });
    item.dataset.track = track;
    number.textContent = at + 1;
    kind.textContent = tracks.kindOf(track);
    show.type = close.type = "button";
    show.append(tracks.nameOf(track), " ", kind);
    show.dataset.tip = "Let it colour the text";
    show.onclick = () => this.looks.activate(track);
    close.textContent = "✕";
    close.setAttribute("aria-label", `Unpin ${tracks.nameOf(track)}`);
    close.onclick = () => this.toggle(track);
    item.append(number, show, close);
    return item;
  }

  toggle(track) {
    const { pins } = this.looks;
    const without = pins.filter((pin) => pin !== track);
    this.looks.pin(without.length < pins.length ? without : [...pins, track].slice(0, MOST_PINS));
  }
}
