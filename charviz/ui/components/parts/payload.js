/**
 * One message from Python: a header in JSON, then the arrays it lists, back to back. Each stands
 * in the message under its name, or in the part of the message that it is `of`.
 *
 * Plain bytes, because Streamlit would turn bytes inside a dictionary into a string, and a table
 * would make the server import two more libraries before the first colour.
 */

const KINDS = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
};

export function unpack(bytes) {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerLength)));
  let at = 4 + headerLength;
  for (const { of, name, kind, length } of header.arrays) {
    const Kind = KINDS[kind];
    const end = at + length * Kind.BYTES_PER_ELEMENT;
    const part = bytes.subarray(at, end);
    const into = of ? header[of] : header;
    // Only wider kinds need an aligned copy; the levels, a megabyte and more, stay where they are.
    into[name] = Kind === Uint8Array ? part : new Kind(part.slice().buffer);
    at = end;
  }
  return header;
}
