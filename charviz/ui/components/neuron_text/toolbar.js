/** Downloads, a link to what is shown, and the way back to how it began. */

import { copyText, linkLimits, saveFile } from "../parts/copying.js";
import { countPoints } from "../parts/text_layer.js";

const LONGEST_IN_LINK = 2_000; // code points of a text of one's own
const PATIENCE_FOR_FILE = 60_000; // ms

export class Toolbar {
  constructor(element, hub) {
    this.hub = hub;
    this.part = (name) => element.querySelector(`.${name}`);
    this.button = this.part("save");
    this.menu = this.part("save-as");
    this.button.onclick = () => this.unfold(this.menu.hidden);
    for (const choice of this.menu.querySelectorAll("button")) {
      choice.onclick = () => this.wishFor(choice.dataset.kind);
    }
    const saving = this.part("saving");
    saving.onkeydown = (event) => {
      if (event.key !== "Escape" || this.menu.hidden) return;
      this.unfold(false);
      this.button.focus();
    };
    saving.onfocusout = (event) => {
      if (event.relatedTarget && !saving.contains(event.relatedTarget)) this.unfold(false);
    };
    this.elsewhere = (event) => event.composedPath().includes(saving) || this.unfold(false);
    document.addEventListener("pointerdown", this.elsewhere);
    this.part("copy-link").onclick = () => this.copyLink();
    this.part("reset").onclick = () => this.reset();
  }

  unfold(isOpen) {
    this.menu.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", isOpen);
  }

  take(message) {
    if (message.visit !== this.visit) this.say("");
    this.visit = message.visit;
    const { file } = message;
    if (!file || file.id !== this.wished) return;
    this.wished = undefined;
    clearTimeout(this.patience);
    if (file.refused) this.say(file.refused);
    else this.save(file);
  }

  // ---- downloads

  wishFor(kind) {
    this.unfold(false);
    this.button.focus();
    this.wished = `${Date.now()}`;
    this.say("Making the file …");
    const { looks } = this.hub;
    this.hub.ask({ file: { kind, id: this.wished, tracks: [...new Set([looks.active, ...looks.pins])] } });
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      this.wished = undefined;
      this.say("The server did not answer: try the download again.");
    }, PATIENCE_FOR_FILE);
  }

  save({ name, mime, bytes }) {
    saveFile(name, mime, bytes);
    this.say(`${name} is among your downloads.`);
  }

  // ---- link

  async copyLink() {
    const link = this.hub.link;
    const isCopied = await copyText(link);
    this.part("link-by-hand").hidden = isCopied;
    this.part("link").value = link;
    if (!isCopied) this.part("link").select();
    this.say(`${isCopied ? "The link is copied." : "This browser does not let a page copy."}${this.limits()}`);
  }

  /** What a link cannot do. */
  limits() {
    const { message, text } = this.hub;
    const count = countPoints(text);
    const isTooLong = message.is_own && count > LONGEST_IN_LINK;
    const tooLong =
      ` Your text does not travel in it: it has ${count.toLocaleString("en")} characters, and ` +
      `a link has room for ${LONGEST_IN_LINK.toLocaleString("en")}. Send it as a file.`;
    return (isTooLong ? tooLong : "") + linkLimits();
  }

  reset() {
    this.hub.reset();
  }

  say(sentence) {
    this.part("toolbar-said").textContent = sentence;
  }

  dispose() {
    clearTimeout(this.patience);
    document.removeEventListener("pointerdown", this.elsewhere);
  }
}
