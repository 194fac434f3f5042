/**
 * One message from Python: a header in JSON, then the arrays it lists, back to back.
 *
 * Plain bytes, because Streamlit would turn bytes inside a dictionary into a string, and a table
 * would make the server import two more libraries before the first colour.
 */

const KINDS = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array };

export function unpack(bytes) {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerLength)));
  let at = 4 + headerLength;
  const arrays = {};
  for (const { name, kind, length } of header.arrays) {
    const Kind = KINDS[kind];
    const end = at + length * Kind.BYTES_PER_ELEMENT;
    const part = bytes.subarray(at, end);
    // Only wider kinds need an aligned copy; the levels, a megabyte and more, stay where they are.
    arrays[name] = Kind === Uint8Array ? part : new Kind(part.slice().buffer);
    at = end;
  }
  return { ...header, ...arrays };
}
