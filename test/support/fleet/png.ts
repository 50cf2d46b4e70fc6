import { inflateSync } from 'node:zlib';

/** A picture, four bytes a pixel: red, green, blue, opacity. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE_BYTES = 8;
const [RGB, RGBA] = [2, 6];

/** Reads a PNG of eight bits a channel that is not interlaced; throws for any other. PNG 3rd edition, 5 and 9. */
export function readPng(png: Buffer): Picture {
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
