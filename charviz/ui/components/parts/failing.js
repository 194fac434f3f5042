/** What stands in the component's place where it cannot be drawn: words, and no stack. */

const WORDS =
  "This part of the page failed, and it is not your doing. Load the page again; a text of your " +
  "own is kept. To have it mended, send whoever runs this server the page's address and this: ";

/** Draw; if that fails, say so in place of what would have been drawn. Returns whether it did. */
function drawOrTell(root, draw) {
  const section = root.querySelector(".charviz");
  root.querySelector(".failed")?.remove();
  section.hidden = false;
  try {
    draw();
    return true;
  } catch (error) {
    console.error(error);
    section.hidden = true;
    section.after(told(error));
    return false;
  }
}

/** What a component exports: for each root one View of it, made anew where its section is another. */
export function drawnBy(View) {
  const views = new WeakMap();
  return (component) => {
    const root = component.parentElement;
    drawOrTell(root, () => {
      let view = views.get(root);
      if (!view || !root.contains(view.section)) {
        view?.dispose();
        view = new View(root);
        views.set(root, view);
      }
      view.update(component);
    });
    return () => {
      views.get(root)?.dispose();
      views.delete(root);
    };
  };
}

function told(error) {
  const words = document.createElement("p");
  const what = document.createElement("code");
  words.className = "failed";
  words.setAttribute("role", "alert");
  what.textContent = String(error);
  words.append(WORDS, what);
  return words;
}
