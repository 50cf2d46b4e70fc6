// The length of the code of each octet (RFC 7541 Appendix B). Codes of one length follow each other in the order of their
// octets, and longer ones follow shorter ones, so the lengths are the whole table.
// prettier-ignore
const codeLengths = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
];
const MAX_CODE_BITS = 30;

/** Codes by their length: the first of them, and the octets that they stand for. */
interface Level {
  readonly firstCode: number;
  readonly octets: readonly number[];
}

const levels = buildLevels();

/** The octets behind a Huffman-coded text; `null` when no text is coded like that (RFC 7541 §5.2). */
export function readHuffman(coded: Buffer): Buffer | null {
  const octets = Buffer.allocUnsafe(Math.floor((coded.length * 8) / 5));
  let length = 0;
  let code = 0;
  let bits = 0;
  for (const byte of coded) {
    for (let at = 7; at >= 0; at -= 1) {
      code = (code << 1) | ((byte >> at) & 1);
      bits += 1;
      const octet = octetOf(code, bits);
      if (octet !== undefined) {
        octets[length] = octet;
        length += 1;
        code = 0;
        bits = 0;
      } else if (bits === MAX_CODE_BITS) return null;
    }
  }
  // The rest fills the last byte with the beginning of a code that is all ones.
  return bits < 8 && code === 2 ** bits - 1 ? octets.subarray(0, length) : null;
}

function octetOf(code: number, bits: number): number | undefined {
  const level = levels[bits];
  return level === undefined || code < level.firstCode
    ? undefined
    : level.octets[code - level.firstCode];
}

function buildLevels(): readonly Level[] {
  const built: Level[] = [];
  let firstCode = 0;
  for (let bits = 0; bits <= MAX_CODE_BITS; bits += 1) {
    const octets = codeLengths.flatMap((length, octet) => (length === bits ? [octet] : []));
    built.push({ firstCode, octets });
    firstCode = (firstCode + octets.length) << 1;
  }
  return built;
}
