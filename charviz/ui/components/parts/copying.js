/** To the clipboard, by whichever way a browser lets a page copy. */

/** Copy a text; pages that do not come by https, as in a classroom, know only the old way. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {}
  const area = document.createElement("textarea");
  const focused = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  area.value = text;
  area.style.cssText = "position: fixed; opacity: 0";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    focused?.focus();
  }
}

/** What a link to this page cannot do, or "". */
export function linkLimits() {
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  return isLocal ? " It works on this machine only." : "";
}

/** Give the reader a file. */
export function saveFile(name, mime, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: mime }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // ms
}
