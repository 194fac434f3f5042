/** One long text, kept in the browser's database: storage for short things has no room for it. */

const STORE = "texts";
const WHOLE = "whole";

/** Keep the whole of a text of one's own; where a browser does not let us, until the page goes. */
export async function storeWhole(text) {
  await withStore("readwrite", (store) => store.put(text, WHOLE));
}

/** The text kept last, if there is one. */
export async function recallWhole() {
  return withStore("readonly", (store) => store.get(WHOLE));
}

async function withStore(mode, act) {
  try {
    const opening = indexedDB.open("charviz", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await outcome(opening);
    const result = await outcome(act(database.transaction(STORE, mode).objectStore(STORE)));
    database.close();
    return result;
  } catch {
    return undefined;
  }
}

function outcome(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
