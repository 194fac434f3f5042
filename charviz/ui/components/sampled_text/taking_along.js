/** Copies, downloads and a link: what one takes along of a text. */

import { copyText, linkLimits, saveFile } from "../parts/copying.js";

const PATIENCE = 20_000; // ms

export class TakingAlong {
  /** `view` has the `link`, the text as `whole`, a name for files, and can `ask`. */
  constructor(section, view) {
    this.view = view;
    this.part = (name) => section.querySelector(`.${name}`);
    this.part("copy-text").onclick = () => this.copy();
    this.part("save-text").onclick = () => this.saveText();
    this.part("save-page").onclick = () => this.askForPage();
    this.part("copy-link").onclick = () => this.copyLink();
  }

  take({ file }) {
    if (!file || file.id !== this.wished) return;
    this.forget();
    saveFile(file.name, file.mime, file.bytes);
    this.say(`${file.name} is among your downloads.`);
  }

  async copy() {
    const isCopied = await copyText(this.view.whole);
    this.say(isCopied ? "Prompt and text are copied." : "This browser does not let a page copy.");
  }

  saveText() {
    const name = `${this.view.fileName}.txt`;
    saveFile(name, "text/plain;charset=utf-8", this.view.whole);
    this.say(`${name} is among your downloads.`);
  }

  askForPage() {
    this.forget();
    this.wished = String(Date.now());
    this.say("Making the page …");
    this.view.ask({ file: { id: this.wished } });
    this.patience = setTimeout(() => {
      this.forget();
      this.say("The server did not answer: try the download again.");
    }, PATIENCE);
  }

  async copyLink() {
    const { link } = this.view;
    const isCopied = await copyText(link);
    this.part("link-by-hand").hidden = isCopied;
    this.part("link").value = link;
    if (!isCopied) this.part("link").select();
    const said = isCopied ? "The link is copied." : "This browser does not let a page copy.";
    this.say(said + linkLimits());
  }

  say(sentence) {
    this.part("toolbar-said").textContent = sentence;
  }

  forget() {
    clearTimeout(this.patience);
    this.wished = undefined;
  }
}
