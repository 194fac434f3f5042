/**
 * Links to the other pages. The whole state stands in the address, so each link is the page's path
 * with the address's parameters as they are at that moment. Also keeps the keys of runs.
 */

const NARROW = 768; // px; below this the sidebar lies over the page
const STORED = "charviz-runs"; // keys of a reader's runs, in the browser's own storage
let brought = ""; // keys that the server was told of and does not know all the same

class PageLinks {
  constructor(section) {
    this.nav = section.querySelector("nav");
    // Links that stand in a page's own text: `<a data-page="PATH" href="./PATH?…">`.
    this.onClick = (event) => {
      const link = event.target.closest?.("a[data-page]");
      if (link) this.go(event, link, link.search || location.search);
    };
    document.addEventListener("click", this.onClick);
    // A link can be opened in another tab or copied without a click on it.
    for (const event of ["pointerover", "pointerdown", "focusin"]) {
      this.nav.addEventListener(event, () => this.refresh());
    }
  }

  /** Draw the groups: [{ title, links: [{ path, title, about }] }]. */
  show({ groups, current, network }) {
    this.network = network;
    this.nav.replaceChildren(
      ...groups.map(({ title, links }) => {
        const list = element("ul", "", ...links.map((link) => this.item(link, current)));
        return element("div", "", element("h2", "", title), list);
      }),
    );
    this.refresh();
  }

  /** Keep the keys that the server knows of, and bring it those that it does not. */
  remember({ mine, gone }, send) {
    let kept = [];
    try {
      kept = JSON.parse(localStorage.getItem(STORED) ?? "[]").filter((key) => !gone.includes(key));
      localStorage.setItem(STORED, JSON.stringify([...new Set([...kept, ...mine])]));
    } catch {
      return; // a browser that keeps nothing: a run's address leads back to it
    }
    const unknown = kept.filter((key) => !mine.includes(key));
    const before = brought;
    brought = unknown.join();
    if (unknown.length && brought !== before) send("ask", { keys: unknown });
  }

  item({ path, title, about }, current) {
    const link = element("a", "", element("span", "title", title), element("span", "about", about));
    link.dataset.path = path;
    if (path === current) link.setAttribute("aria-current", "page");
    link.onclick = (event) => {
      this.refresh();
      this.go(event, link, link.search);
    };
    return element("li", "", link);
  }

  refresh() {
    dispatchEvent(new Event("charviz-leave")); // what is not in the address yet is written now
    for (const link of this.nav.querySelectorAll("a")) {
      link.href = `./${link.dataset.path}${this.search}`;
    }
  }

  /** The address's parameters; of another network only the name, for units are not the same. */
  get search() {
    const asked = new URLSearchParams(location.search);
    if (!this.network || asked.get("model") === this.network) return location.search;
    return `?${new URLSearchParams({ run: asked.get("run"), model: this.network })}`;
  }

  /** Go there as Back and Forward do, which Streamlit follows without loading everything anew. */
  go(event, link, search) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    closeSidebarOnPhone();
    if (link.hasAttribute("aria-current")) return;
    history.pushState({}, "", new URL(search, link.href));
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }

  dispose() {
    document.removeEventListener("click", this.onClick);
  }
}

function closeSidebarOnPhone() {
  if (innerWidth > NARROW) return;
  document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const DRAWN = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const section = parentElement.querySelector(".page-links");
  if (!DRAWN.has(section)) DRAWN.set(section, new PageLinks(section));
  const links = DRAWN.get(section);
  const told = JSON.parse(new TextDecoder().decode(data));
  links.show(told);
  links.remember(told, setTriggerValue);
  return () => {
    DRAWN.get(section)?.dispose();
    DRAWN.delete(section);
  };
}
