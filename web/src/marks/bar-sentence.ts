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

/** What one mark shows: its time, and what was then. */
export function markSentence(
  { bar, index, from, stepMs }: BarOfSite & { readonly index: number },
  { t, format }: Words,
): { readonly title: string; readonly detail: string } {
  const start = from + index * stepMs;
  const isDay = stepMs >= 86_400_000;
  const [first, last] = isDay
    ? [format.date(start), format.date(start + stepMs)]
    : [format.clock(start), format.clock(start + stepMs)];
  const title = t('mark.time', { from: first, to: last });
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
