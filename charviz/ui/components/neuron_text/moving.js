/** Pointer, keys and clipboard: how one moves in the text. */

import { glyphOf, nameOf } from "../parts/characters.js";
import { positionUnder, selectionIn } from "../parts/pointing.js";
import { pointSlice } from "../parts/text_layer.js";

export class Moving {
  /** `view` has the text's `box` and `layer`, and is told of what is chosen. */
  constructor(view) {
    this.view = view;
    const { box } = view;
    box.onkeydown = (event) => this.key(event);
    box.onpointermove = (event) => event.pointerType === "mouse" && this.point(event);
    box.onpointerleave = () => view.chosen.show(view.position);
    box.onclick = (event) => this.tap(event);
    box.oncopy = (event) => this.copy(event);
  }

  point(event) {
    const { view } = this;
    if (event.buttons) return; // a selection is being made
    const position = positionUnder(event, view);
    if (position !== view.chosen.shown) view.chosen.show(position < 0 ? view.position : position);
  }

  tap(event) {
    const { view } = this;
    if (view.editor.isOpen || selectionIn(view.root)?.collapsed === false) return;
    const position = positionUnder(event, view);
    if (position >= 0) view.choose(position);
  }

  key(event) {
    const { view } = this;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isOwn = view.editor.isOpen; // there the plain arrows move the caret
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const unitStep = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (unitStep && event.altKey === isOwn) view.bar.step(unitStep);
    else if (step && !isOwn && !event.altKey) this.step(step);
    else if (event.key === "Escape" && view.stretch) view.chooseStretch();
    else return;
    event.preventDefault();
  }

  step(by) {
    const { view } = this;
    view.choose(view.position + by);
    view.scrollTo(view.position, { onlyIfHidden: true });
    const character = view.layer.characterAt(view.position);
    const words = [nameOf(character) || glyphOf(character), ...view.chosen.spoken];
    view.part("spoken").textContent = words.join(", ");
  }

  /** The clipboard gets the text itself, whatever signs stand for its characters here. */
  copy(event) {
    const { editor, layer, message, root } = this.view;
    const range = editor.isOpen ? null : selectionIn(root);
    if (!range || range.collapsed || !event.clipboardData) return;
    const from = layer.positionOf(range.startContainer, range.startOffset);
    const to = layer.positionOf(range.endContainer, range.endOffset);
    event.clipboardData.setData("text/plain", pointSlice(message.text, from, to));
    event.preventDefault();
  }
}
