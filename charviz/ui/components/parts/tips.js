/** A definition beside whatever has one (`data-tip`), when it is pointed at or has the focus. */

export class Tips {
  constructor(section) {
    this.section = section;
    this.tip = section.querySelector(".tip");
    section.addEventListener("pointerover", (event) => this.isStill(event) || this.look(event));
    section.addEventListener("pointerleave", () => this.hide());
    section.addEventListener("focusin", (event) => this.look(event));
    section.addEventListener("focusout", () => this.hide());
    section.addEventListener("keydown", ({ key }) => key === "Escape" && this.hide());
    // What is pressed has been understood; what is only tapped is being read.
    section.addEventListener("click", (event) => event.target.closest("button") && this.pressed(event));
  }

  /** What comes to lie under the pointer after a press is not what one points at, until it moves. */
  pressed({ clientX, clientY }) {
    this.stood = [clientX, clientY].join();
    this.hide();
  }

  isStill({ clientX, clientY }) {
    return this.stood === [clientX, clientY].join();
  }

  look({ target }) {
    const about = target.closest("[data-tip]");
    if (about === this.about) return;
    this.hide();
    if (about) this.show(about);
  }

  show(about) {
    this.about = about;
    this.tip.textContent = about.dataset.tip;
    this.tip.hidden = false;
    about.setAttribute("aria-describedby", this.tip.id);
    const section = this.section.getBoundingClientRect();
    const it = about.getBoundingClientRect();
    const left = Math.min(it.left - section.left, section.width - this.tip.offsetWidth);
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${it.bottom - section.top + 6}px`;
  }

  hide() {
    this.tip.hidden = true;
    this.about?.removeAttribute("aria-describedby");
    this.about = undefined;
  }
}
