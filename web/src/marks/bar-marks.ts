/** What a mark of a heartbeat bar shows. */
export type MarkKind = 'up' | 'slow' | 'down' | 'rest' | 'unknown' | 'maintenance' | 'none';

/** A rectangle of a bar, in units of its picture; `y` is 0 at the top. */
export interface MarkBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A bar as boxes, each kind drawn as one path. */
export type BarMarks = ReadonlyMap<MarkKind, readonly MarkBox[]>;

/** From one mark to the next; a mark leaves two units of it free. */
export const PITCH = 7;
const WIDTH = 5;
/** Of the whole bar. */
export const HEIGHT = 22;

/** Heights, as shares of the bar: the taller, the worse. */
const UP = [0.58, 0.63, 0.68, 0.72];
const SLOW = 0.86;
/** What was down for a moment is still to be seen. */
const MIN_DOWN = 0.4;

/**
 * The boxes of a bar from the characters of the API: `0` to `3` up by height, `s` slow, `A` to `J` down by tenths, `u` not judged,
 * `m` maintenance, `p` and `-` nothing. Time runs to the right in every language.
 */
export function barMarks(bar: string): BarMarks {
  const marks = new Map<MarkKind, MarkBox[]>();
  const add = (kind: MarkKind, box: MarkBox): void => {
    marks.set(kind, [...(marks.get(kind) ?? []), box]);
  };
  [...bar].forEach((character, index) => {
    const x = index * PITCH;
    for (const [kind, from, to] of sharesOf(character)) {
      add(kind, { x, width: WIDTH, y: HEIGHT * (1 - to), height: HEIGHT * (to - from) });
    }
    if (kindOf(character) === 'none')
      add('none', { x: x + 1.5, y: HEIGHT - 2, width: 2, height: 2 });
  });
  return marks;
}

type Share = readonly [kind: MarkKind, from: number, to: number];

/** What stands in a mark from the ground up, as shares of the height. */
function sharesOf(character: string): readonly Share[] {
  const kind = kindOf(character);
  if (kind === 'up') return [['up', 0, UP[Number(character)] ?? 1]];
  if (kind === 'slow') return [['slow', 0, SLOW]];
  if (kind === 'unknown' || kind === 'maintenance') return [[kind, 0, UP[0] ?? 1]];
  if (kind !== 'down') return [];
  const share = Math.max(MIN_DOWN, downShare(character));
  return share < 1
    ? [
        ['down', 0, share],
        ['rest', share, 1],
      ]
    : [['down', 0, 1]];
}

/** What a character of a bar shows. */
export function kindOf(character: string): MarkKind {
  if (/^[0-3]$/.test(character)) return 'up';
  if (/^[A-J]$/.test(character)) return 'down';
  if (character === 's') return 'slow';
  if (character === 'u') return 'unknown';
  return character === 'm' ? 'maintenance' : 'none';
}

/** Which share of the judged time was down, 0 to 1, as the character of a mark says it. */
export function downShare(character: string): number {
  return kindOf(character) === 'down' ? (character.charCodeAt(0) - 64) / 10 : 0;
}

/** Boxes as the data of one SVG path, with round corners. */
export function pathOf(boxes: readonly MarkBox[], radius: number): string {
  return boxes
    .map(({ x, y, width, height }) => {
      const r = Math.min(radius, width / 2, height / 2);
      const [h, v] = [round(width - 2 * r), round(height - 2 * r)];
      return `M${round(x + r)} ${round(y)}h${h}q${r} 0 ${r} ${r}v${v}q0 ${r} ${-r} ${r}h${-h}q${-r} 0 ${-r} ${-r}v${-v}q0 ${-r} ${r} ${-r}z`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A stretch of marks of one kind, by their places; `to` is not included. */
export interface BarRun {
  readonly kind: MarkKind;
  readonly from: number;
  readonly to: number;
}

/** The bar as stretches of one kind, oldest first. */
export function barRuns(bar: string): readonly BarRun[] {
  const runs: BarRun[] = [];
  [...bar].forEach((character, index) => {
    const kind = kindOf(character);
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { ...last, to: index + 1 };
    else runs.push({ kind, from: index, to: index + 1 });
  });
  return runs;
}
