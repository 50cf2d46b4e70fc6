import { fieldValue, type HttpHead } from '../../network/index.ts';
import type { HttpMethod } from './request/request-options.ts';

/** The notes on an answer besides its verdict. `restBytes` came behind its blank line. */
export function answerNotes(
  head: HttpHead,
  context: { readonly method: HttpMethod; readonly restBytes: number; readonly now: number },
): readonly string[] {
  const isBodiless = head.statusCode === 204 || head.statusCode === 304;
  const notes: string[] = [];
  if (context.restBytes > 0) {
    if (isBodiless) notes.push('bad_framing');
    else if (context.method === 'HEAD') notes.push('head_body');
  }
  if (isClockOff(fieldValue(head, 'date'), context.now)) notes.push('server_clock');
  return notes;
}

const TOLERATED_YEARS = 1;
const yearPattern = /\b(\d{4})\b/;

// Only the year is compared: it is enough to see a broken clock, and a whole date costs more to read on every check.
function isClockOff(date: string | null, now: number): boolean {
  if (date === null) return false;
  const year = yearPattern.exec(date)?.[1];
  return year !== undefined && Math.abs(Number(year) - yearOf(now)) > TOLERATED_YEARS;
}

let cachedYear = { from: 0, to: 0, year: 0 };

function yearOf(now: number): number {
  if (now < cachedYear.from || now >= cachedYear.to) {
    const year = new Date(now).getUTCFullYear();
    cachedYear = { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0), year };
  }
  return cachedYear.year;
}
