import type { Picture } from '../../../support/fleet/png.ts';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Colours nearer than this are one, OKLab x 100. */
const SAME = 2;

/** What is seen of a mark. */
export interface SeenMark {
  readonly name: string;
  /** The colour of most of it. */
  readonly colour: Colour;
  /** One a pixel: 1 where something other than the ground is. */
  readonly shape: Uint8Array;
}

export interface MarkDistance {
  readonly pair: string;
  /** Between their colours, OKLab x 100. */
  readonly colours: number;
  /** Of what either of them covers the share that the other does not, percent. */
  readonly shapes: number;
}

/** Reads a mark from its picture; `ground` is the colour behind it. */
export function seenMark(name: string, { pixels }: Picture, ground: Colour): SeenMark {
  const shape = new Uint8Array(pixels.length / 4);
  const counts = new Map<string, { readonly colour: Colour; count: number }>();
  for (let at = 0; at < shape.length; at += 1) {
    const colour = colourAt(pixels, at);
    if (colourDistance(colour, ground) < SAME) continue;
    shape[at] = 1;
    const known = counts.get(colour.join());
    if (known === undefined) counts.set(colour.join(), { colour, count: 1 });
    else known.count += 1;
  }
  const most = [...counts.values()].toSorted((one, other) => other.count - one.count)[0];
  if (most === undefined) throw new Error(`nothing is drawn for ${name}`);
  return { name, colour: most.colour, shape };
}

/** The colour of the first pixel. */
export function cornerOf({ pixels }: Picture): Colour {
  return colourAt(pixels, 0);
}

/** How each two of these marks differ. */
export function markDistances(marks: readonly SeenMark[]): readonly MarkDistance[] {
  return marks.flatMap((one, at) =>
    marks.slice(at + 1).map((other) => ({
      pair: `${one.name} and ${other.name}`,
      colours: Math.round(colourDistance(one.colour, other.colour)),
      shapes: Math.round(shapeDistance(one.shape, other.shape)),
    })),
  );
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Distance in OKLab, x 100: https://bottosson.github.io/posts/oklab/ */
function colourDistance(one: Colour, other: Colour): number {
  const [a, b] = [okLab(one), okLab(other)];
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function shapeDistance(one: Uint8Array, other: Uint8Array): number {
  let [either, both] = [0, 0];
  one.forEach((is, at) => {
    either += is | (other[at] ?? 0);
    both += is & (other[at] ?? 0);
  });
  return (100 * (either - both)) / either;
}

function colourAt(pixels: Uint8Array, at: number): Colour {
  const [red = 0, green = 0, blue = 0] = pixels.subarray(at * 4, at * 4 + 3);
  return [red, green, blue];
}

function luminance(colour: Colour): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function okLab(colour: Colour): Colour {
  const [red, green, blue] = linear(colour);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** IEC 61966-2-1. */
function linear([red, green, blue]: Colour): Colour {
  const of = (value: number): number =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return [of(red), of(green), of(blue)];
}
