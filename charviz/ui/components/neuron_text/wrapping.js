/** Line breaks as a network's training text had them. */

import { countPoints } from "../parts/text_layer.js";

const MUCH_LONGER = 1.5; // times the width
const MANY = 1 / 3; // of the characters

/** Whether many characters of a text stand in lines much longer than a width. */
export function looksUnwrapped(text, width) {
  let inLongLines = 0;
  for (const line of text.split("\n")) {
    const count = countPoints(line);
    if (count > MUCH_LONGER * width) inLongLines += count;
  }
  return inLongLines > MANY * countPoints(text) && wrap(text, width) !== text;
}

/**
 * Wrap a text at a width in code points: spaces become line breaks and nothing else changes, so
 * that every character keeps its position. A word longer than a line stays whole.
 */
export function wrap(text, width) {
  return text.split("\n").map((line) => wrapLine(line, width)).join("\n");
}

function wrapLine(line, width) {
  if (line.length <= width) return line;
  const characters = [...line];
  const first = characters.findIndex((character) => character !== " ");
  // A break before or after all words would make an empty line, which is a new paragraph.
  const canBreak = (i) =>
    i > first && characters[i] === " " && i + 1 < characters.length && characters[i + 1] !== " ";
  let from = 0;
  let last = -1;
  for (let i = 0; i <= characters.length; i++) {
    if (i < characters.length && !canBreak(i)) continue;
    if (i - from > width && last >= from) {
      characters[last] = "\n";
      from = last + 1;
    }
    last = i;
  }
  return characters.join("");
}
