/** Collects small whole numbers as bytes, seven bits each, low ones first; an eighth bit says that more follow. */
export interface ByteWriter {
  /** A whole number from 0 to 2^53. */
  unsigned(value: number): void;
  /** A whole number on either side of 0; small distances from 0 take few bytes. */
  signed(value: number): void;
  /** The bytes so far, as a copy; the writer begins anew. */
  take(): Uint8Array;
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export interface ByteReader {
  unsigned(): number;
  signed(): number;
  isAtEnd(): boolean;
}

const MAX_NUMBER_BYTES = 8;
// Beyond this, shifting would cut a number to 32 bits.
const SHIFTABLE = 0x7f_ff_ff_ff;

/** A writer with nothing in it; meant to be used for many bodies, one after the other. */
export function createByteWriter(): ByteWriter {
  let bytes = new Uint8Array(4_096);
  let length = 0;
  const unsigned = (value: number): void => {
    if (length + MAX_NUMBER_BYTES > bytes.length) {
      const wider = new Uint8Array(bytes.length * 2);
      wider.set(bytes);
      bytes = wider;
    }
    let rest = value;
    while (rest > SHIFTABLE) {
      bytes[length] = (rest % 128) | 0x80;
      length += 1;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      bytes[length] = (rest & 0x7f) | 0x80;
      length += 1;
      rest >>>= 7;
    }
    bytes[length] = rest;
    length += 1;
  };
  return {
    unsigned,
    signed: (value) => unsigned(value < 0 ? -2 * value - 1 : 2 * value),
    take: () => {
      const taken = bytes.slice(0, length);
      length = 0;
      return taken;
    },
  };
}

/** Reads `bytes` from their beginning. Past the end it reads zeros. */
export function createByteReader(bytes: Uint8Array): ByteReader {
  let position = 0;
  const unsigned = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[position] ?? 0;
      position += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  return {
    unsigned,
    signed: () => {
      const value = unsigned();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    isAtEnd: () => position >= bytes.length,
  };
}
