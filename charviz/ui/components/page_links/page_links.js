/**
 * Links to the other pages. The whole state stands in the address, so each link is the page's path
 * with the address's parameters as they are at that moment.
 */

const NARROW = 768; // px; below this the sidebar lies over the page

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
  show({ groups, current }) {
    this.nav.replaceChildren(
      ...groups.map(({ title, links }) => {
        const list = element("ul", "", ...links.map((link) => this.item(link, current)));
        return element("div", "", element("h2", "", title), list);
      }),
    );
    this.refresh();
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
      link.href = `./${link.dataset.path}${location.search}`;
    }
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

export default function ({ parentElement, data }) {
  const section = parentElement.querySelector(".page-links");
  if (!DRAWN.has(section)) DRAWN.set(section, new PageLinks(section));
  DRAWN.get(section).show(JSON.parse(new TextDecoder().decode(data)));
  return () => {
    DRAWN.get(section)?.dispose();
    DRAWN.delete(section);
  };
}
