import type { MessageId } from '../text/catalogue.ts';
import type { Text } from '../text/use-text.tsx';
import { barRuns, downShare, kindOf, type MarkKind } from './bar-marks.ts';

type Words = Pick<Text, 't' | 'format'>;

interface BarOfSite {
  readonly bar: string;
  readonly from: number;
  readonly stepMs: number;
}

const wordOf: Readonly<Record<Exclude<MarkKind, 'rest' | 'down'>, MessageId>> = {
  up: 'mark.up',
  slow: 'mark.slow',
  unknown: 'mark.unknown',
  maintenance: 'mark.maintenance',
  none: 'mark.none',
};

const DAY_MS = 86_400_000;

/** From when to when a mark is: with the date where the bar is of several days, with seconds where the mark is of seconds. */
export function markTime(
  {
    from,
    stepMs,
    isOfDays,
  }: { readonly from: number; readonly stepMs: number; readonly isOfDays: boolean },
  { t, format }: Words,
): string {
  const to = from + stepMs;
  if (stepMs >= DAY_MS) return t('mark.time', { from: format.date(from), to: format.date(to) });
  const clock = stepMs < 60_000 ? format.time : format.clock;
  const first = isOfDays
    ? t('time.dateAndTime', { date: format.day(from), time: clock(from) })
    : clock(from);
  return t('mark.time', { from: first, to: clock(to) });
}

/** What one mark shows: its time, and what was then. */
export function markSentence(
  { bar, index, from, stepMs }: BarOfSite & { readonly index: number },
  { t, format }: Words,
): { readonly title: string; readonly detail: string } {
  const title = markTime(
    { from: from + index * stepMs, stepMs, isOfDays: bar.length * stepMs > DAY_MS },
    { t, format },
  );
  const character = bar[index] ?? '-';
  const kind = kindOf(character);
  if (kind !== 'down') return { title, detail: t(wordOf[kind === 'rest' ? 'none' : kind]) };
  const share = downShare(character);
  return {
    title,
    detail: share === 1 ? t('mark.down') : t('mark.downPart', { share: format.percent(share) }),
  };
}

/** The whole bar as a sentence: outages, and how long the longest of them was at most. */
export function barSentence(
  { bar, stepMs, name }: BarOfSite & { readonly name: string },
  { t, format }: Words,
): string {
  const range = format.duration(bar.length * stepMs);
  const outages = barRuns(bar).filter(({ kind }) => kind === 'down');
  if (outages.length === 0) return t('bar.calm', { name, range });
  const longest = Math.max(...outages.map(({ from, to }) => (to - from) * stepMs));
  const isOpen = outages.at(-1)?.to === bar.length;
  return t(isOpen ? 'bar.openOutages' : 'bar.outages', {
    name,
    range,
    count: outages.length,
    longest: format.duration(longest),
  });
}
