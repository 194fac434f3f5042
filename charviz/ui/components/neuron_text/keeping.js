/**
 * What a browser keeps of texts of one's own, so that neither a reload nor another text loses one.
 *
 * This page's memory knows best what was shown last, then the tab's storage, then the browser's.
 * Storage can be full or forbidden: then a text lives as long as the page.
 */

const OWN = "charviz.own";
const EARLIER = "charviz.own.earlier"; // what another text took the place of

const LEFT = "charviz.own.left"; // what the address did not have yet

const memory = new Map(); // of the page, also when it shows other things for a while

export class Keeping {
  /** The text to show; undefined where there never was one. */
  get text() {
    if (this.shown === undefined) this.shown = this.last = this.read(OWN);
    return this.shown;
  }

  /** Take note of a text that is shown, though only an address holds it. */
  show(text) {
    this.shown = text;
  }

  /**
   * Keep the text that is shown; false where it will not survive a reload. What is there from
   * another tab, or from before this text came with an address, becomes the earlier one.
   */
  keep(text) {
    const there = readFrom(() => localStorage, OWN);
    if (there && there !== this.last && there !== text) this.write(EARLIER, there);
    this.shown = this.last = text;
    return this.write(OWN, text);
  }

  /** Keep a text that takes the place of the one shown, which becomes the earlier one. */
  supersede(text) {
    if (this.text && this.text !== text) this.write(EARLIER, this.text);
    return this.keep(text);
  }

  /**
   * The page is left before the address has the text that is kept: a reload goes by the address as
   * it is, whatever is written into it now.
   */
  leave(linked) {
    writeTo(() => sessionStorage, LEFT, JSON.stringify([linked, this.shown]));
  }

  /** The text that was shown when this tab was left at the same address, once. */
  leftAt(linked) {
    const left = readFrom(() => sessionStorage, LEFT);
    writeTo(() => sessionStorage, LEFT, "[]");
    const [was, text] = JSON.parse(left ?? "[]");
    return was === linked ? text : undefined;
  }

  /** A text that was kept and is not the one shown, or nothing. */
  get other() {
    const kept = [readFrom(() => localStorage, OWN), this.read(EARLIER)];
    return kept.find((text) => text && text !== this.shown) ?? "";
  }

  read(key) {
    return (
      memory.get(key) ??
      readFrom(() => sessionStorage, key) ??
      readFrom(() => localStorage, key)
    );
  }

  write(key, text) {
    memory.set(key, text);
    const inTab = writeTo(() => sessionStorage, key, text);
    const inBrowser = writeTo(() => localStorage, key, text);
    return inTab || inBrowser;
  }
}

function readFrom(store, key) {
  try {
    return store().getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Where room is short, the earlier text gives way to the one shown. */
function writeTo(store, key, text) {
  try {
    store().setItem(key, text);
    return true;
  } catch {}
  try {
    store().removeItem(EARLIER);
    store().setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
