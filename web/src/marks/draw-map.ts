import type { GlyphName } from '../parts/glyph.tsx';
import { squareOf, type MapLayout, type MapSquare } from './map-layout.ts';
import { shownState, worseOf } from './site-byte.ts';

/** Colours of the map, as CSS resolves them. */
export interface MapColours {
  readonly card: string;
  readonly ground: string;
  readonly idle: string;
  readonly slow: string;
  readonly down: string;
  readonly unknown: string;
  readonly maintenance: string;
}

/** Trouble is never smaller than this, pixels. */
const MIN_SLOW = 5;
const MIN_DOWN = 7;
/** What is not watched is a dot in the middle of its square, by its shape another thing than what is up; pixels. */
const MIN_DOT = 2;
/** Around what is down, pixels. */
const HALO = 2;

/** Draws the map: the ground first, and what is wrong last and on top. The context is scaled to CSS pixels. */
export function drawMap(
  context: CanvasRenderingContext2D,
  {
    bytes,
    layout,
    colours,
  }: {
    readonly bytes: Uint8Array;
    readonly layout: MapLayout;
    readonly colours: MapColours;
  },
): void {
  const squares = squaresByState(bytes, layout);
  const of = (...states: readonly GlyphName[]): readonly MapSquare[] =>
    states.flatMap((state) => squares.get(state) ?? []);
  const side = layout.pitch - 1;
  fillSquares(context, of('up', 'recovering'), { side, colour: colours.ground });
  const dot = Math.max(MIN_DOT, Math.round(side / 3));
  const inset = Math.floor((side - dot) / 2);
  const idle = of('paused', 'pending').map((square) => moved(square, inset));
  fillSquares(context, idle, { side: dot, colour: colours.idle });
  drawHatched(context, of('maintenance'), { side, colour: colours.maintenance });
  drawHollow(context, of('unknown'), { side: Math.max(4, side), colour: colours.unknown });
  drawTriangles(context, of('degraded'), {
    side: Math.max(MIN_SLOW, side),
    pitch: layout.pitch,
    colours,
  });
  const grown = Math.max(MIN_DOWN, side);
  const shift = (side - grown) / 2;
  const bad = of('suspect', 'down').map((square) => moved(square, shift));
  const halo = bad.map((square) => moved(square, -HALO));
  fillSquares(context, halo, { side: grown + 2 * HALO, colour: colours.card });
  fillSquares(context, bad, { side: grown, colour: colours.down });
  const hollow = of('suspect').map((square) => moved(square, shift + 2));
  fillSquares(context, hollow, { side: grown - 4, colour: colours.card });
}

function moved(square: MapSquare, by: number): MapSquare {
  return { ...square, x: square.x + by, y: square.y + by };
}

function squaresByState(
  bytes: Uint8Array,
  layout: MapLayout,
): ReadonlyMap<GlyphName, readonly MapSquare[]> {
  const squares = new Map<GlyphName, MapSquare[]>();
  for (const block of layout.blocks) {
    for (let number = 0; number < block.squares; number += 1) {
      const square = squareOf(layout, block, number);
      const state = worstOf(bytes, square);
      const known = squares.get(state);
      if (known === undefined) squares.set(state, [square]);
      else known.push(square);
    }
  }
  return squares;
}

/** The worst state among the sites of a square. */
export function worstOf(
  bytes: Uint8Array,
  { from, to }: Pick<MapSquare, 'from' | 'to'>,
): GlyphName {
  let worst = shownState(bytes[from] ?? 0);
  for (let site = from + 1; site < to; site += 1)
    worst = worseOf(worst, shownState(bytes[site] ?? 0));
  return worst;
}

interface Look {
  readonly side: number;
  readonly colour: string;
}

function fillSquares(
  context: CanvasRenderingContext2D,
  squares: readonly MapSquare[],
  { side, colour }: Look,
): void {
  context.fillStyle = colour;
  context.beginPath();
  for (const { x, y } of squares) context.rect(x, y, side, side);
  context.fill();
}

function drawHollow(
  context: CanvasRenderingContext2D,
  squares: readonly MapSquare[],
  { side, colour }: Look,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (const { x, y } of squares) context.rect(x + 0.5, y + 0.5, side - 1, side - 1);
  context.stroke();
}

/** Stripes from corner to corner, cut to the squares. */
function drawHatched(
  context: CanvasRenderingContext2D,
  squares: readonly MapSquare[],
  { side, colour }: Look,
): void {
  if (squares.length === 0) return;
  context.save();
  context.beginPath();
  for (const { x, y } of squares) context.rect(x, y, side, side);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.beginPath();
  for (const { x, y } of squares) {
    for (let step = -side; step < side; step += 4) {
      context.moveTo(x + step, y + side);
      context.lineTo(x + step + side, y);
    }
  }
  context.stroke();
  context.restore();
}

function drawTriangles(
  context: CanvasRenderingContext2D,
  squares: readonly MapSquare[],
  {
    side,
    pitch,
    colours,
  }: {
    readonly side: number;
    readonly pitch: number;
    readonly colours: MapColours;
  },
): void {
  fillSquares(context, squares, { side: pitch - 1, colour: colours.card });
  context.fillStyle = colours.slow;
  context.beginPath();
  const shift = (pitch - 1 - side) / 2;
  for (const square of squares) {
    const [x, y] = [square.x + shift, square.y + shift];
    context.moveTo(x + side / 2, y);
    context.lineTo(x + side, y + side);
    context.lineTo(x, y + side);
    context.closePath();
  }
  context.fill();
}
