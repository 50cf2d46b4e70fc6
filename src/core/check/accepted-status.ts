/** Status codes that count as good: ranges with both ends included. */
export type AcceptedStatus = readonly (readonly [from: number, to: number])[];

const MAX_TEXT = 500;
const RANGE = /^(\d{3})(?:-(\d{3}))?$/;

/**
 * Reads `200-399,401`: codes and ranges from 100 to 999, separated by commas. `null` when it is anything else,
 * an empty text or a range that runs backwards among it.
 */
export function parseAcceptedStatus(text: string): AcceptedStatus | null {
  if (text.length > MAX_TEXT) return null;
  const ranges: (readonly [number, number])[] = [];
  for (const part of text.split(',')) {
    const match = RANGE.exec(part.trim());
    if (match === null) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (from < 100 || from > to) return null;
    ranges.push([from, to]);
  }
  return ranges;
}

/** Whether one of the ranges holds the code. */
export function acceptsStatus(ranges: AcceptedStatus, status: number): boolean {
  return ranges.some(([from, to]) => status >= from && status <= to);
}
