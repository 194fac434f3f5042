/** The two editors: what is typed is asked for half a second after the last key. */

const PAUSE = 500; // ms after the last key
const KEPT = "charviz-compared"; // texts too long for an address, in this tab, by network

export class Texts {
  /** `onTexts({ one, other })` is called once the typing rests. */
  constructor(section, onTexts) {
    this.onTexts = onTexts;
    this.areas = Object.fromEntries(
      ["one", "other"].map((name) => [name, section.querySelector(`.${name}-text`)]),
    );
    for (const area of Object.values(this.areas)) {
      area.addEventListener("input", () => this.soon());
      area.addEventListener("change", () => this.timer && this.now());
    }
  }

  /** Whether something was typed that is not asked for yet. */
  get isBusy() {
    return Boolean(this.timer);
  }

  /** The texts as they stand; half a character stands as one that is unknown. */
  get values() {
    const texts = Object.entries(this.areas).map(([name, { value }]) => [name, whole(value)]);
    return Object.fromEntries(texts);
  }

  show(wanted) {
    for (const [name, area] of Object.entries(this.areas)) {
      if (area.value !== wanted[name]) area.value = wanted[name];
    }
  }

  soon() {
    this.forget();
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  now() {
    this.forget();
    this.onTexts(this.values);
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Keep a network's texts in this tab that the address has no room for; null forgets them. */
  keep(model, texts) {
    try {
      if (texts) sessionStorage.setItem(`${KEPT}.${model}`, JSON.stringify(texts));
      else sessionStorage.removeItem(`${KEPT}.${model}`);
    } catch {
      // A browser that keeps nothing begins again with the example.
    }
  }

  /** What this tab keeps for a network where the address has no texts, or null. */
  kept(model) {
    const query = new URLSearchParams(location.search);
    if (query.has("one") || query.has("other")) return null;
    try {
      const found = JSON.parse(sessionStorage.getItem(`${KEPT}.${model}`));
      const isWhole = typeof found?.one === "string" && typeof found?.other === "string";
      return isWhole ? { one: found.one, other: found.other } : null;
    } catch {
      return null;
    }
  }

  dispose() {
    this.forget();
  }
}

function whole(text) {
  return text.toWellFormed?.() ?? text;
}
