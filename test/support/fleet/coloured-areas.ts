import { readPng } from './png.ts';

/** Pixels of one colour that touch each other by a side. */
export interface ColouredArea {
  readonly pixels: number;
  /** Its first pixel, row by row. */
  readonly x: number;
  readonly y: number;
}

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
