import { expect, it } from 'vitest';
import { createFormat } from '../../../text/format.ts';
import { chartSentence, middleOf } from './chart-sentence.ts';

const t = (id: string, values: object = {}): string => `${id} ${JSON.stringify(values)}`;
const format = createFormat({ locale: 'en', t });

it('takes the middle of what is known', () => {
  expect(middleOf([null, 30, 10, null, 20])).toBe(20);
  expect(middleOf([null])).toBe(null);
});

it('says usual and slowest times, and how many outages there were', () => {
  const series = { p50: [100, null, 200], p95: [150, null, 900], states: '0CB0D' };
  expect(chartSentence(series, { t, format })).toBe(
    'chart.sentence {"usual":"unit.milliseconds {\\"value\\":200}","worst":"unit.milliseconds {\\"value\\":900}","outages":2}',
  );
});

it('says that there is nothing to show', () => {
  expect(chartSentence({ p50: [null], p95: [null], states: 'J' }, { t, format })).toBe(
    'chart.empty {"outages":1}',
  );
});
