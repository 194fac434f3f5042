/**
 * From the bytes of a file to a text: UTF-8 or, where it is not, what it may be instead.
 *
 * The rules are those by which the command line reads a file (`charviz/corpora/reading.py`); where
 * that can only refuse, a person here may choose.
 */

export const MOST_BYTES = 50_000_000;
const HEAD = 65_536; // bytes looked at to tell a binary file, or UTF-16, from a text
const CONTROLS = new Set([...Array(32).keys(), 127]);
for (const usual of "\t\n\v\f\r\b\x1b") CONTROLS.delete(usual.charCodeAt(0));
const MAGIC = [
  ["PK\x03\x04", "a zip file, as those of Word and e-books are"],
  ["%PDF", "a PDF"],
  ["\x1f\x8b", "a compressed file"],
];

/**
 * Read the bytes of a file. Gives {text} for UTF-8; {found, offers: [{encoding, text}]}, likeliest
 * first, for another encoding; {refused}, a sentence, for what is no text. Texts have LF line ends
 * and no byte order mark.
 */
export function decode(bytes, name) {
  if (!bytes.length) return { refused: `${name} is empty: choose a file with some text in it.` };
  const kind = MAGIC.find(([magic]) => startsWith(bytes, magic));
  if (kind) return { refused: `${name} is ${kind[1]}: save its text as plain text (.txt) first.` };
  if (isUtf32(bytes)) return { refused: `${name} is UTF-32, which no browser reads: save it as UTF-8.` };
  const wide = utf16(bytes);
  if (wide) return { found: "UTF-16", offers: [offer("UTF-16", bytes, wide), offerBytes(bytes)] };
  if (isBinary(bytes)) {
    return { refused: `${name} is not a text but binary data: choose a text file (.txt).` };
  }
  const text = strictly(bytes);
  if (text === null) return otherBytes(bytes);
  return text ? { text } : { refused: `${name} is empty but for a byte order mark: choose another.` };
}

/** Why a file is not even read, or nothing. */
export function refusedUnread({ name, size }) {
  if (size <= MOST_BYTES) return "";
  const megabytes = (bytes) => Math.ceil(bytes / 1e6).toLocaleString("en");
  return (
    `${name} has ${megabytes(size)} MB; at most ${megabytes(MOST_BYTES)} MB are read: ` +
    "cut a part out of it."
  );
}

/** The first line that shows how an encoding reads: with a letter beyond ASCII, if there is one. */
export function tellingLine(text) {
  const at = text.search(/[^\x00-\x7f]/);
  const start = at < 0 ? text.search(/\S/) : text.lastIndexOf("\n", at) + 1;
  const end = text.indexOf("\n", Math.max(start, at));
  return text.slice(start, end < 0 ? undefined : end).trim();
}

function strictly(bytes) {
  try {
    return withLineFeeds(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

/** UTF-8 with a few damaged places where more is whole than broken, else one byte a character. */
function otherBytes(bytes) {
  const damaged = offer("UTF-8, its damaged characters shown as �", bytes, "utf-8");
  const broken = damaged.text.split("\ufffd").length - 1;
  const whole = (damaged.text.match(/[^\x00-\x7f\ufffd]/gu) ?? []).length;
  const single = offerBytes(bytes);
  if (whole <= broken) return { found: single.encoding, offers: [single] };
  return { found: "UTF-8 that was damaged or cut short", offers: [damaged, single] };
}

/** Windows-1252 is Latin-1 but for the bytes 80 to 9F, which in Latin-1 mean nothing printed. */
function offerBytes(bytes) {
  const usesThose = bytes.some((byte) => byte >= 0x80 && byte < 0xa0);
  return offer(usesThose ? "Windows-1252" : "Latin-1", bytes, "windows-1252");
}

function offer(encoding, bytes, label) {
  return { encoding, text: withLineFeeds(new TextDecoder(label).decode(bytes)) };
}

function withLineFeeds(text) {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

function startsWith(bytes, magic) {
  return [...magic].every((character, i) => bytes[i] === character.charCodeAt(0));
}

function isUtf32(bytes) {
  return startsWith(bytes, "\xff\xfe\0\0") || startsWith(bytes, "\0\0\xfe\xff");
}

/** UTF-16 by its mark, or by zeros that fill every other byte. */
function utf16(bytes) {
  if (startsWith(bytes, "\xff\xfe")) return "utf-16le";
  if (startsWith(bytes, "\xfe\xff")) return "utf-16be";
  const zeros = [0, 0];
  const head = bytes.subarray(0, HEAD);
  head.forEach((byte, i) => (zeros[i % 2] += byte === 0));
  const half = head.length >> 1;
  if (half < 4 || Math.max(...zeros) <= 0.4 * half || Math.min(...zeros) >= 0.05 * half) return "";
  return zeros[1] > zeros[0] ? "utf-16le" : "utf-16be";
}

/** A few control characters may stand in a text; one in a hundred may not. */
function isBinary(bytes) {
  const head = bytes.subarray(0, HEAD);
  const controls = head.reduce((count, byte) => count + CONTROLS.has(byte), 0);
  return controls > Math.max(8, head.length / 100);
}
