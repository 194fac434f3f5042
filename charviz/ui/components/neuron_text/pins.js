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
  }

  /** Take what the text tells, for the choice of a colour. */
  take({ concepts, told }) {
    const { colour } = this.looks;
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
    this.showComparisons();
    this.showList(pins);
  }

  /** Buttons that pin the truth under a unit that is known to follow it. */
  showComparisons() {
    const { active, pins, tracks } = this.looks;
    const isFull = pins.length >= MOST_PINS;
    const concepts = tracks
      .detectorsOf(active)
      .map(({ concept }) => concept)
      .filter((concept) => tracks.isTold(concept) && (!isFull || pins.includes(concept)));
    const said = JSON.stringify([concepts, pins]);
    if (said === this.compared) return; // or a button would lose its focus
    const isSame = JSON.stringify(concepts) === JSON.stringify(this.concepts);
    Object.assign(this, { compared: said, concepts });
    if (!isSame) {
      this.compare.replaceChildren(...concepts.map((it) => this.comparison(it, concepts.length)));
    }
    for (const button of this.compare.children) {
      button.setAttribute("aria-pressed", pins.includes(button.dataset.concept));
    }
  }

  comparison(concept, count) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const title = this.looks.tracks.nameOf(concept);
    button.dataset.concept = concept;
    button.textContent = count > 1 ? `Compare: ${title}` : "Compare with the truth";
    button.onclick = () => this.toggle(concept);
    return button;
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
