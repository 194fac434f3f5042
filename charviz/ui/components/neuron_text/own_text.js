/** A text of one's own: typed in the editor, coloured as far as it was read, sent to be read. */

import { Editor, MOST_SENT } from "./editor.js";
import { commonStart, countPoints, pointSlice } from "../parts/text_layer.js";

const MOST_IN_ADDRESS = 2_000; // code points

export class OwnText {
  /** `view` is the whole, and is told what was typed. */
  constructor(view) {
    this.view = view;
    this.editor = new Editor(view.part("editor"), {
      onInput: () => view.typed(),
      onPause: (text) => this.send(text),
      onCaret: () => view.choose(this.editor.caret - 1),
      onLeave: (text) => this.note(text),
    });
  }

  /** Open the editor with the text that was read, or with a newer one, which is sent. */
  open(read) {
    const { editor, view } = this;
    editor.open(read);
    view.layer.set(editor.text);
    if (editor.text === read) this.note(editor.text);
    else this.send(editor.text);
  }

  /** How far what was read holds: up to the first change since. */
  commonWith(read) {
    return commonStart(read, this.editor.text);
  }

  send(text) {
    const { view } = this;
    const length = this.note(text);
    const sent = pointSlice(text, 0, MOST_SENT);
    view.isReading = true;
    view.say("Reading …");
    view.exchange.sendOwn(sent.toWellFormed?.() ?? sent, length);
  }

  /** A short text stands in the address; a longer one only in this browser. */
  note(text) {
    const length = countPoints(text);
    this.view.note({ own: length && length <= MOST_IN_ADDRESS ? text : null });
    return length;
  }
}
