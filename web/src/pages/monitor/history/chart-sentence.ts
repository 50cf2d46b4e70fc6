import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import { barRuns } from '../../../marks/bar-marks.ts';
import type { Text } from '../../../text/use-text.tsx';

/** What a chart says, for who does not see it: usual and slowest times, and how many outages. */
export function chartSentence(
  { p50, p95, states }: Pick<SeriesAnswer, 'p50' | 'p95' | 'states'>,
  { t, format }: Pick<Text, 't' | 'format'>,
): string {
  const outages = barRuns(states).filter(({ kind }) => kind === 'down').length;
  const usual = middleOf(p50);
  const worst = Math.max(...p95.map((ms) => ms ?? 0));
  if (usual === null) return t('chart.empty', { outages });
  return t('chart.sentence', {
    usual: format.answerTime(usual),
    worst: format.answerTime(worst),
    outages,
  });
}

/** The middle one of those that are known. */
export function middleOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}
