/** What goes to the server and into the address, and comes back. */

import { AddressBar } from "../parts/address.js";
import { Asking } from "../parts/asking.js";

export class Exchange {
  /** `view` is the whole; it has `trigger`, which sends. */
  constructor(view) {
    this.view = view;
    this.address = new AddressBar();
    this.asking = new Asking(
      (wish) => view.trigger("ask", wish),
      () => this.wish(),
    );
  }

  /** The tracks that are shown and not here, though they can be. */
  get missing() {
    const { looks, message, tracks, store } = this.view;
    if (!message.length) return [];
    return looks.shown.filter((track) => tracks.isHere(track) && !store.columnOf(track).length);
  }

  /** What the server must know to answer any question. */
  wish() {
    const { unit, looks, message, panels, store } = this.view;
    if (!message) return {};
    const { colour, pins } = looks;
    return { unit, colour, pins, missing: this.missing, have: store.trace, ...panels.wish() };
  }

  /** Ask for what is shown and not here; until it comes, it is not coloured. */
  askForMissing() {
    const { message, panels, store } = this.view;
    const wished = Object.keys(panels.wish()).filter((name) => !(name in message));
    const { missing } = this;
    if (missing.length || wished.length) this.asking.askOnce([store.trace, missing, wished]);
    else this.asking.forget();
  }

  /** Ask for all of a message that builds on what this instance never had. */
  askForAll({ group, unit, colour, pins }) {
    this.asking.askOnce([], { unit: `${group}.${unit}`, colour, pins, have: "" });
  }

  /** Send a text of one's own. */
  sendOwn(text, length) {
    const wish = { ...this.wish(), number: this.asking.number };
    this.view.trigger("own", { text, length, wish });
  }

  /** Write values into the address, such as `{ sort: "variance" }`; null takes one out. */
  note(values) {
    this.address.note(values);
  }

  /** Another text was chosen, and is looked at as the one before: that stands in its address. */
  noteAll() {
    const { looks, message, panels, unit } = this.view;
    const open = panels.opened.join() || null;
    this.note({ ...(message.keeps_unit && { unit }), ...looks.values, open });
  }

  /** The whole address of what is shown. */
  get link() {
    const { unit, position } = this.view;
    this.address.flush();
    return new URL(this.address.with({ unit, pos: String(position) }), location.href).href;
  }

  /** Go back to how this network and text begin, with an entry to go Back from. */
  reset() {
    this.address.flush();
    this.view.trigger("reset", Date.now());
  }

  dispose() {
    this.asking.dispose();
    this.address.dispose();
  }
}
