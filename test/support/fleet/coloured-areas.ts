import { inflateSync } from 'node:zlib';

/** A picture, four bytes a pixel: red, green, blue, opacity. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Pixels of one colour that touch each other by a side. */
export interface ColouredArea {
  readonly pixels: number;
  /** Its first pixel, row by row. */
  readonly x: number;
  readonly y: number;
}

const SIGNATURE_BYTES = 8;
const [RGB, RGBA] = [2, 6];

/** The areas of exactly this colour in a PNG such as browsers make of a page, row by row. */
export function areasOf(
  png: Buffer,
  [red, green, blue]: readonly [red: number, green: number, blue: number],
): readonly ColouredArea[] {
  const { width, height, pixels } = readPng(png);
  const isWanted = new Uint8Array(width * height);
  for (let at = 0; at < isWanted.length; at += 1) {
    const byte = at * 4;
    const is = pixels[byte] === red && pixels[byte + 1] === green && pixels[byte + 2] === blue;
    isWanted[at] = is ? 1 : 0;
  }
  const areas: ColouredArea[] = [];
  for (let at = 0; at < isWanted.length; at += 1) {
    if (isWanted[at] === 0) continue;
    areas.push({ pixels: takeArea(isWanted, width, at), x: at % width, y: Math.floor(at / width) });
  }
  return areas;
}

/** Counts the pixels that hang together with one, and takes them away. */
function takeArea(isWanted: Uint8Array, width: number, first: number): number {
  const waiting = [first];
  isWanted[first] = 0;
  let count = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    count += 1;
    const column = at % width;
    const beside = [at - width, at + width];
    if (column > 0) beside.push(at - 1);
    if (column < width - 1) beside.push(at + 1);
    for (const next of beside) {
      if (isWanted[next] !== 1) continue;
      isWanted[next] = 0;
      waiting.push(next);
    }
  }
  return count;
}

/** Reads a PNG of eight bits a channel that is not interlaced; throws for any other. PNG 3rd edition, 5 and 9. */
function readPng(png: Buffer): Picture {
  const parts: Buffer[] = [];
  let header: Buffer = Buffer.alloc(0);
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colours, , , interlace] = header.subarray(8);
  if (depth !== 8 || (colours !== RGB && colours !== RGBA) || interlace !== 0) {
    throw new Error(`a PNG of ${depth} bits, colour type ${colours}, interlace ${interlace}`);
  }
  const channels = colours === RGBA ? 4 : 3;
  const rows = unfiltered(inflateSync(Buffer.concat(parts)), { width, height, channels });
  if (channels === 4) return { width, height, pixels: rows };
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) {
    pixels.set(rows.subarray(at * 3, at * 3 + 3), at * 4);
  }
  return { width, height, pixels };
}

/** Each row says by its first byte what its bytes are differences to. */
function unfiltered(
  bytes: Uint8Array,
  {
    width,
    height,
    channels,
  }: { readonly width: number; readonly height: number; readonly channels: number },
): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = bytes[row * (stride + 1)] ?? 0;
    for (let at = 0; at < stride; at += 1) {
      const place = row * stride + at;
      const left = at < channels ? 0 : (out[place - channels] ?? 0);
      const above = row === 0 ? 0 : (out[place - stride] ?? 0);
      const corner = row === 0 || at < channels ? 0 : (out[place - stride - channels] ?? 0);
      const guess = guessOf(filter, left, above, corner);
      out[place] = (bytes[row * (stride + 1) + 1 + at] ?? 0) + guess;
    }
  }
  return out;
}

function guessOf(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  return filter === 3 ? (left + above) >> 1 : paeth(left, above, corner);
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove] = [Math.abs(guess - left), Math.abs(guess - above)];
  const toCorner = Math.abs(guess - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
