/** What to call a character, and what to show for one that cannot be seen. */

const NAMES = new Map([
  ["\n", ["↵", "newline"]],
  ["\t", ["⇥", "tab"]],
  [" ", ["␣", "space"]],
  ["\r", ["␍", "carriage return"]],
  ["\0", ["␀", "null"]],
  ["\u007f", ["␡", "delete"]],
  ["\u00a0", ["⍽", "no-break space"]],
  ["\u00ad", ["-", "soft hyphen"]],
  ["\u200b", ["", "zero-width space"]],
  ["\u200c", ["", "zero-width non-joiner"]],
  ["\u200d", ["", "zero-width joiner"]],
  ["\u200e", ["", "left-to-right mark"]],
  ["\u200f", ["", "right-to-left mark"]],
  ["\ufe0f", ["", "emoji presentation"]],
  ["\ufeff", ["", "byte order mark"]],
  ["\ufffd", ["\ufffd", "unknown character"]],
  ['"', ['"', "quotation mark"]],
  ["'", ["'", "apostrophe"]],
]);
const SORTS = [
  [/^\p{Lu}$/u, "capital letter"],
  [/^\p{L}$/u, "letter"],
  [/^\p{Nd}$/u, "digit"],
  [/^\p{P}$/u, "punctuation mark"],
];
const COMBINING = /^\p{M}$/u;
const INVISIBLE = /^[\p{C}\p{Z}]$/u;

/** `U+0022`. */
export function codeOf(character) {
  return "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
}

/** Something to look at: the character itself, or a sign that stands for it. */
export function glyphOf(character) {
  const known = NAMES.get(character);
  if (known && known[0]) return known[0];
  if (COMBINING.test(character)) return "\u25cc" + character; // on a dotted circle
  const code = character.codePointAt(0);
  if (code < 32) return String.fromCodePoint(0x2400 + code); // control pictures
  return INVISIBLE.test(character) ? codeOf(character) : character;
}

/** The name of a character that has no look of its own, else nothing. */
export function nameOf(character) {
  const known = NAMES.get(character);
  if (known) return known[1];
  if (COMBINING.test(character)) return "combining mark";
  return INVISIBLE.test(character) ? "invisible character" : "";
}

/** What a character that is seen is: its name, what sort it is of, else its code. */
export function sortOf(character) {
  const sort = SORTS.find(([pattern]) => pattern.test(character));
  return nameOf(character) || (sort ? sort[1] : codeOf(character));
}
