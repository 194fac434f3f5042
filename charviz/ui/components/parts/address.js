/**
 * Keep the address true while the server sleeps, with `history.replaceState`. Choosing a network
 * or a text goes through Python instead, which makes an entry to go Back to.
 */

// Browsers refuse more than 100 changes in half a minute: some at once, then a few a second.
const APART = 350; // ms
const AT_ONCE = 12;

export class AddressBar {
  constructor() {
    this.values = {};
    this.allowed = AT_ONCE;
    this.asOf = performance.now();
    this.flush = this.flush.bind(this);
    this.forget = this.forget.bind(this);
    window.addEventListener("beforeunload", this.flush);
    window.addEventListener("charviz-leave", this.flush); // for another page, by a link
    window.addEventListener("popstate", this.forget);
  }

  /**
   * Which network and text are shown, and what the address asked for when it could not be had.
   * Anything else in the address is a choice under way: then nothing is written.
   */
  enter(place, asked) {
    this.forget();
    this.place = place;
    this.asked = asked;
  }

  /** Write some values, at once or soon; null takes one out of the address. */
  note(values) {
    Object.assign(this.values, values);
    const now = performance.now();
    this.allowed = Math.min(AT_ONCE, this.allowed + (now - this.asOf) / APART);
    this.asOf = now;
    if (this.allowed >= 1) this.flush();
    else this.timer ??= setTimeout(this.flush, APART);
  }

  flush() {
    const { values } = this;
    this.forget();
    if (!Object.keys(values).length) return;
    const query = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries(this.place)) {
      if (query.has(key) && ![value, this.asked[key]].includes(query.get(key))) return;
      query.set(key, value);
    }
    for (const [key, value] of Object.entries(values)) {
      if (value === null) query.delete(key);
      else query.set(key, value);
    }
    this.allowed -= 1;
    history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
  }

  /**
   * Go to other values, with an entry to go Back from. Streamlit takes an address up when one has
   * gone Back to it; of this one it is told the same.
   */
  go(values) {
    this.flush();
    history.pushState({}, "", this.with(values));
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }

  /** The address of the network and text shown, with some values; null takes one out. */
  with(values) {
    const query = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries({ ...this.place, ...values })) {
      if (value === null) query.delete(key);
      else query.set(key, value);
    }
    return `${location.pathname}?${query}${location.hash}`;
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.values = {};
  }

  dispose() {
    this.flush();
    window.removeEventListener("beforeunload", this.flush);
    window.removeEventListener("charviz-leave", this.flush);
    window.removeEventListener("popstate", this.forget);
  }
}
