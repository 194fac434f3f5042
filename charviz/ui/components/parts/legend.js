/** How the colours are to be read, and what is known of what colours the text. */

import { PALETTE } from "./palette.js";

export class Legend {
  constructor(section) {
    this.part = (name) => section.querySelector(`.${name}`);
  }

  /** Show the words of a track (see `Tracks.wordsOf`), and the whole scale or its upper half. */
  show({ low, high, means, level, claim, more }, isSigned, theme) {
    say(this.part("low"), low);
    say(this.part("high"), high);
    say(this.part("claim"), claim);
    this.part("threshold").hidden = level == null;
    this.part("threshold").style.left = `${((level ?? 0) / 255) * 100}%`;
    this.part("legend").classList.toggle("means", means);
    if (more) this.part("claim").dataset.tip = more;
    else delete this.part("claim").dataset.tip;
    this.part("claim").tabIndex = more ? 0 : -1;
    if (this.theme === theme && this.isSigned === isSigned) return;
    Object.assign(this, { theme, isSigned });
    const shades = PALETTE[theme];
    const shown = isSigned ? shades : shades.slice(shades.length >> 1);
    this.part("scale").style.background = `linear-gradient(to right, ${shown})`;
  }
}

/** Set a text only where it is another one: the same text again would cost a layout. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
