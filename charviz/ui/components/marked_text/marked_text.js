/** A stretch is marked here; Python finds the units, and the chosen one colours the text. */

import { Candidates } from "./candidates.js";
import { ColouredText } from "../parts/coloured.js";
import { drawnBy } from "../parts/failing.js";
import { Legend, say } from "../parts/legend.js";
import { unpack } from "../parts/payload.js";
import { pointSlice } from "../parts/text_layer.js";
import { Tips } from "../parts/tips.js";

const MARKED = 2; // px of the line under the stretch
const QUOTED = 60; // characters of it that are repeated
const WAITS = "Every unit is held against the stretch …";

class MarkedText {
  constructor(root) {
    this.root = root;
    this.section = root.querySelector(".marked-text");
    this.part = (name) => this.section.querySelector(`.${name}`);
    this.text = new ColouredText(root, this.section);
    this.legend = new Legend(this.section);
    this.candidates = new Candidates(this.section, (k) => this.look(k));
    this.tips = new Tips(this.section);
    this.fields = [this.part("from"), this.part("to")];
    for (const field of this.fields) field.onchange = () => this.typed();
    this.part("stretch").onsubmit = (event) => {
      event.preventDefault();
      this.ask();
    };
    this.onSelection = () => this.selected();
    document.addEventListener("selectionchange", this.onSelection);
  }

  /** Called for every message and every change of theme. */
  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.theme = getComputedStyle(this.section).colorScheme.includes("dark") ? "dark" : "light";
    if (data !== this.data) {
      this.message = unpack(data);
      this.k = 0;
      if (!this.message.refused) {
        this.span = this.message.span;
        this.write();
      }
      if (this.message.answer >= this.number) say(this.part("waits"), "");
    }
    this.data = data;
    this.draw();
  }

  /** Take what is selected in the text as the stretch. */
  selected() {
    const selection = this.root.getSelection?.() ?? document.getSelection();
    const [range] = selection?.getComposedRanges?.({ shadowRoots: [this.root] }) ?? [];
    const { layer } = this.text;
    if (!range || range.collapsed || !layer.element.contains(range.startContainer)) return;
    const from = layer.positionOf(range.startContainer, range.startOffset);
    const to = layer.positionOf(range.endContainer, range.endOffset);
    if (to <= from) return;
    this.span = [from, to];
    this.write();
  }

  /** Take the two numbers, which count from 1 and name the last character. */
  typed() {
    const [from, to] = this.fields.map((field) => Number.parseInt(field.value, 10));
    if (from >= 1 && to >= from) this.span = [from - 1, to];
    this.write(false);
  }

  write(alsoFields = true) {
    const [from, to] = this.span ?? [];
    if (alsoFields) {
      this.fields[0].value = this.span ? from + 1 : "";
      this.fields[1].value = this.span ? to : "";
    }
    const quoted = this.span ? pointSlice(this.message.text, from, Math.min(to, from + QUOTED)) : "";
    say(this.part("quoted"), quoted && `“${quoted}${to - from > QUOTED ? "…" : ""}”`);
  }

  ask() {
    const [from, to] = this.fields.map((field) => field.value.trim());
    const { model } = this.message;
    this.number = Date.now();
    say(this.part("waits"), WAITS);
    this.send("ask", { model, number: this.number, wanted: { mark: `${from}-${to}` } });
  }

  /** Colour the text by the k-th candidate. */
  look(k) {
    this.k = k;
    this.draw();
    this.part("candidates").querySelectorAll(".unit")[k].focus();
  }

  draw() {
    const { message, k } = this;
    const { text, candidates, levels, count, span } = message;
    const chosen = candidates[k];
    const truth = new Uint8Array(count);
    if (span) truth.fill(MARKED, ...span);
    this.text.show(
      {
        text,
        levels: chosen ? levels.subarray(k * count, (k + 1) * count) : levels.subarray(0, 0),
        truth,
        label: chosen ? `The text coloured by ${chosen.unit}` : "The text",
      },
      this.theme,
    );
    this.part("legend").hidden = !chosen;
    if (chosen) {
      const { unit, level } = chosen;
      const told = { low: "−1", high: "+1", claim: `coloured by ${unit}; the line: your stretch` };
      this.legend.show({ ...told, means: false, level }, true, this.theme);
    }
    this.candidates.show(message, k);
  }

  dispose() {
    document.removeEventListener("selectionchange", this.onSelection);
    this.text.dispose();
  }
}

export default drawnBy(MarkedText);
