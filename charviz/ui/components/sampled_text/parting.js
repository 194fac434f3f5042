/** Where a text begins to differ from that at another temperature. */

import { commonStart } from "../parts/text_layer.js";

const DICE = "The dice are the same at every temperature: drag it and see what has to change.";

/**
 * The position from which the text at a place differs from that at the place before, -1 for nowhere,
 * and what to say of it.
 */
export function partingOf(film, k, before, temperatures) {
  if (before === k || !film.count) return { at: -1, said: DICE };
  const same = commonStart(film.texts[k], film.texts[before]);
  const { value } = temperatures[before];
  if (same === film.count) return { at: -1, said: `Every character is as at ${value}.` };
  return { at: same, said: wordsOf(same, value) };
}

function wordsOf(same, value) {
  if (!same) return `It differs from ${value} from the first character on.`;
  const many = `The first ${same.toLocaleString("en")} characters are`;
  return `${same === 1 ? "The first character is" : many} as at ${value}; from the mark on it differs.`;
}
