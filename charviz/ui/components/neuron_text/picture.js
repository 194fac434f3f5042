/** The text in its box and all that is painted on it: colours, ribbons, and the strip below. */

import { HighlightPainter, SpanPainter } from "../parts/painter.js";
import { Ribbons } from "./ribbons.js";
import { Strip } from "./strip.js";
import { TextLayer } from "../parts/text_layer.js";

const PAUSE_TO_PAINT = 120; // ms after the last unit, before what is out of sight is painted
let instances = 0;

export class Picture {
  /** `view` is the whole: it has the looks, the chosen position and stretch. */
  constructor(view) {
    this.view = view;
    this.box = view.part("text");
    this.layer = new TextLayer(view.part("layer"));
    this.painter = HighlightPainter.isPossible()
      ? new HighlightPainter(view.root, `charviz-${instances++}`)
      : new SpanPainter();
    this.ribbons = new Ribbons(view.part("sheet"));
    this.strip = new Strip(view.part("strip"), (position) => this.scrollTo(position));
    this.box.onscroll = () => this.repaint();
    // Lines also break elsewhere once the font is there: then the layer becomes higher or lower.
    this.resized = new ResizeObserver(() => this.layOutAnew());
    this.resized.observe(this.box);
    this.resized.observe(this.layer.element);
    this.layOutAnew = this.layOutAnew.bind(this);
    document.fonts.addEventListener("loadingdone", this.layOutAnew);
  }

  setTheme(theme) {
    this.theme = theme;
    this.painter.setTheme(theme);
  }

  /** Take the rows of the picture: what colours the text, then what is pinned under it. */
  show(row, pinned) {
    this.row = row;
    this.ribbons.show(pinned, this.theme);
    this.strip.show([row, ...pinned], this.theme);
  }

  layOutAnew() {
    this.ribbons.forget();
    if (this.view.message) this.repaint();
  }

  /** Measure what lies where, then paint; needed when text, size or scrolling changed. */
  repaint() {
    const { scrollTop, clientHeight, scrollHeight } = this.box;
    this.inView = this.layer.visiblePieces(this.box, 0);
    this.nearby = this.layer.visiblePieces(this.box, clientHeight / 2);
    // By height, which is near enough for a strip.
    this.inSight = [scrollTop / scrollHeight, (scrollTop + clientHeight) / scrollHeight];
    this.strip.measure();
    this.view.chosen.placeCursor();
    this.paintNearby();
    this.ribbons.draw(this.nearby, this.layer, this.view.stretch);
    this.drawStrip();
  }

  /**
   * Colour what is in view. It asks nothing of the layout: this is all that a new unit costs. What
   * is around it, where one may scroll to, is painted when there is time.
   */
  paint() {
    this.painter.paint(this.inView, this.row);
    this.drawStrip();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.paintNearby(), PAUSE_TO_PAINT);
  }

  paintNearby() {
    this.painter.paint(this.nearby, this.row);
  }

  drawStrip() {
    this.strip.draw(this.inSight, this.view.position, this.view.stretch);
  }

  /** Scroll a position to the middle; with `onlyIfHidden` only where it is out of sight. */
  scrollTo(position, { onlyIfHidden = false } = {}) {
    if (position >= this.layer.count) return;
    const rect = this.layer.rectAt(position);
    const box = this.box.getBoundingClientRect();
    if (onlyIfHidden && rect.top >= box.top && rect.bottom <= box.bottom) return;
    this.box.scrollTop += rect.top - box.top - (box.height - rect.height) / 2;
  }

  dispose() {
    clearTimeout(this.later);
    this.resized.disconnect();
    document.fonts.removeEventListener("loadingdone", this.layOutAnew);
    this.painter.dispose();
  }
}
