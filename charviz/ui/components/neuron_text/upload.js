/**
 * Texts of one's own from a file: chosen or dropped, read here and never sent whole. Beside it,
 * what a text of one's own may want: line breaks as the network knows them, and an earlier text.
 */

import { decode, refusedUnread, tellingLine } from "./decoding.js";
import { MOST_SENT } from "./editor.js";
import { countPoints } from "../parts/text_layer.js";
import { looksUnwrapped, wrap } from "./wrapping.js";

const LONGEST_PREVIEW = 120; // UTF-16 units
const MOST_IN_LINK = 2_000; // code points: what the address keeps when storage does not

export class Upload {
  constructor(element, hub) {
    this.hub = hub;
    this.part = (name) => element.querySelector(`.upload-${name}`);
    this.opener = hub.part("open-file");
    this.bringer = hub.part("bring-back");
    this.file = this.part("file");
    this.opener.onclick = () => this.file.click();
    this.bringer.onclick = () => this.bringBack();
    this.file.onchange = () => this.chosen();
    this.part("cancel").onclick = () => this.cancel();
    this.part("wrap").onclick = () => this.wrap();
    element.onkeydown = (event) => event.key === "Escape" && this.cancel();
    hub.editor.onLong = () => this.tellOfWhole();
    this.wireDrop(hub.section);
  }

  /** A file may be dropped anywhere on the component; elsewhere the browser would open it. */
  wireDrop(section) {
    const isFile = (event) => event.dataTransfer?.types.includes("Files");
    const mark = (isOver) => section.classList.toggle("drop-here", isOver);
    section.ondragover = (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      mark(true);
    };
    section.ondragleave = (event) => section.contains(event.relatedTarget) || mark(false);
    section.ondrop = (event) => {
      mark(false);
      if (!isFile(event)) return;
      event.preventDefault();
      this.read(event.dataTransfer.files);
    };
  }

  take(message) {
    this.width = message.is_own ? message.line_length : null;
    // What was said holds as long as the text that it was said of.
    if (this.hub.text !== this.saidOf) this.say("");
    this.warn();
    this.offer();
  }

  /** Say when a text will not survive a reload. */
  warn() {
    const { editor } = this.hub;
    if (!editor.isOpen || editor.isKept !== false || countPoints(editor.text) <= MOST_IN_LINK) return;
    this.say("This browser's storage is full or forbidden: a reload would lose this text.", true);
  }

  /** Offer what the text shown may want. */
  offer() {
    const { editor } = this.hub;
    this.bringer.hidden = !editor.isOpen || !editor.keeping.other;
    const text = editor.isOpen && this.width ? editor.text : "";
    const judged = `${this.width} ${text}`;
    if (this.judged === judged) return; // most messages bring other levels and no other text
    this.judged = judged;
    const isUnwrapped = Boolean(text) && looksUnwrapped(text, this.width);
    this.part("unwrapped").hidden = !isUnwrapped;
    if (!isUnwrapped) return;
    this.part("lines").textContent =
      `Lines this long are new to this network: its training text was wrapped at ${this.width} ` +
      "characters.";
  }

  /** After a reload the whole of a long text comes late: panels that look at it are told again. */
  tellOfWhole() {
    const { hub } = this;
    this.say(`Your text: ${this.shownOf(hub.editor.longText)}`);
    hub.panels.tell("take", hub.message);
    hub.exchange.askForMissing();
  }

  // ---- a file

  chosen() {
    const files = [...this.file.files];
    this.file.value = ""; // the same file may be chosen again
    this.read(files);
  }

  async read([file]) {
    this.part("question").hidden = true;
    if (!file) return;
    const refused = refusedUnread(file);
    if (refused) {
      this.refuse(refused);
      return;
    }
    let found;
    try {
      found = decode(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch {
      this.refuse(`${file.name} could not be read: is it still there, and a file, not a folder?`);
      return;
    }
    if (found.refused) this.refuse(found.refused);
    else if (found.offers) this.ask(file.name, found);
    else this.show(file.name, found.text, "");
  }

  refuse(sentence) {
    this.say(`${sentence} Nothing was changed.`, true);
  }

  ask(name, { found, offers }) {
    this.say("");
    this.part("asks").textContent = `${name} is not UTF-8. It looks like ${found}:`;
    const rows = offers.map(({ encoding, text }, at) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "upload-button";
      button.textContent = `Read it as ${encoding}`;
      button.onclick = () => this.show(name, text, `, read as ${encoding}`);
      const preview = document.createElement("span");
      preview.className = "upload-preview";
      preview.id = `upload-preview-${at}`;
      button.setAttribute("aria-describedby", preview.id);
      preview.textContent = tellingLine(text).slice(0, LONGEST_PREVIEW);
      row.append(button, preview);
      return row;
    });
    this.part("offers").replaceChildren(...rows);
    this.part("question").hidden = false;
    rows[0].firstChild.focus();
  }

  cancel() {
    if (this.part("question").hidden) return;
    this.part("question").hidden = true;
    this.opener.focus();
  }

  show(name, text, how) {
    const { editor } = this.hub;
    const isReplaced = Boolean((editor.isOpen ? editor.text : editor.keeping.text) ?? "");
    this.part("question").hidden = true;
    editor.take(text);
    const kept = isReplaced ? " Your earlier text is kept." : "";
    this.say(`${name}${how}: ${this.shownOf(text)}${kept}`);
    this.saidOf = editor.keeping.text;
    if (!editor.isOpen) this.enter();
    this.offer();
  }

  /** How much of a text is shown. */
  shownOf(text) {
    const count = countPoints(text);
    if (count <= MOST_SENT) return `${count.toLocaleString("en")} characters.`;
    return (
      `the first ${MOST_SENT.toLocaleString("en")} of its ${count.toLocaleString("en")} ` +
      "characters are shown; the whole stays in this browser."
    );
  }

  /**
   * From a passage to a text of one's own, with an entry to go Back from, and looked at as far as
   * possible as the passage was.
   */
  enter() {
    const { looks, tracks } = this.hub;
    const isOfAnyText = (track) => track === "surprise" || tracks.isUnit(track);
    const pins = looks.pins.filter(isOfAnyText).join() || null;
    const colour = isOfAnyText(looks.colour) ? looks.colour : null;
    this.hub.go({ text: "own", own: null, pos: null, stretch: null, colour, pins });
  }

  // ---- a text of one's own

  wrap() {
    const { editor } = this.hub;
    editor.change((text) => wrap(text, this.width));
    this.say(`Wrapped at ${this.width} characters; Undo in the editor takes it back.`);
    this.offer();
  }

  bringBack() {
    const { editor } = this.hub;
    editor.take(editor.keeping.other);
    this.say("Your earlier text is back; the other one is kept in its place.");
    this.offer();
  }

  say(sentence, isBad = false) {
    const said = this.part("said");
    said.textContent = sentence;
    said.classList.toggle("bad", isBad);
    this.saidOf = this.hub.text;
  }

  dispose() {
    this.hub.editor.onLong = undefined;
  }
}
