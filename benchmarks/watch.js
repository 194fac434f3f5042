/**
 * Runs in the page before anything else: counts what goes over the websocket, and tells when
 * something was painted.
 */
window.watch = { sent: 0, received: 0, first: null, moves: [], told: 0 };

{
  const size = (data) => data.byteLength ?? data.size ?? data.length;
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => (watch.received += size(data)));
    }
    send(data) {
      watch.sent += size(data);
      super.send(data);
    }
  };

  /** Call back once the frame that is about to be painted has been painted. */
  const after = (report) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = report;
    channel.port2.postMessage(0);
  };

  /** At each frame, before it is painted: look; once there is something to see, report it. */
  const whenPainted = (isThere, report) =>
    requestAnimationFrame(() => (isThere() ? after(report) : whenPainted(isThere, report)));

  /** The first element that a selector finds, in shadow roots too. */
  const find = (selector, root = document) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const element of root.querySelectorAll("*")) {
      const inner = element.shadowRoot && find(selector, element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };

  const isColoured = () =>
    [...(CSS.highlights ?? [])].some(([name, { size }]) => name.startsWith("charviz-") && size);
  const isTitled = () => document.querySelector("h1")?.textContent === "Only a title";

  whenPainted(
    () => isColoured() || isTitled(),
    () => (watch.first = { time: performance.now(), received: watch.received }),
  );

  /**
   * From now on time every arrow key, until another unit than before it has been painted, or
   * whatever else `told` says.
   */
  window.timeKeys = (told = ".unit-name") => {
    const shown = find(told) ?? find("[data-testid=stMain]");
    const unit = () => find(told)?.textContent ?? find("#shown").dataset.unit;
    let start = null;
    let before = null;
    const onKey = ({ key }) => {
      if (!key.startsWith("Arrow")) return;
      before = unit();
      start = performance.now();
    };
    const onChange = () => {
      if (start === null || unit() === before) return;
      const since = start;
      start = null;
      requestAnimationFrame(() => after(() => watch.moves.push(performance.now() - since)));
    };
    window.addEventListener("keydown", onKey, { capture: true });
    new MutationObserver(onChange).observe(shown, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
  };

  /**
   * From now on time every change that takes the text's colours away, from the key or the slider
   * until they are back and painted.
   */
  window.timeColours = () => {
    let start = null;
    let isBare = false;
    const begin = () => {
      start = performance.now();
      isBare = false;
    };
    const isSlider = ({ type }) => type === "range";
    window.addEventListener("keydown", begin, { capture: true });
    window.addEventListener("input", (event) => isSlider(event.composedPath()[0]) && begin(), {
      capture: true,
    });
    const look = () => {
      requestAnimationFrame(look);
      if (start === null) return;
      if (!isColoured()) {
        isBare = true;
      } else if (isBare) {
        const since = start;
        start = null;
        after(() => watch.moves.push(performance.now() - since));
      }
    };
    look();
  };

  /**
   * Roll other dice, and time them: until another text has been painted, and until so many
   * characters of it have been.
   */
  window.timeRoll = async (count) => {
    const text = () => find(".sampled-text .layer").textContent;
    const before = text();
    const start = performance.now();
    find(".sampled-text .roll").click();
    const painted = (isThere) => new Promise((report) => whenPainted(isThere, report));
    await painted(() => text() !== before);
    const first = performance.now() - start;
    await painted(() => text() !== before && text().length >= count);
    return [first, performance.now() - start];
  };
}
