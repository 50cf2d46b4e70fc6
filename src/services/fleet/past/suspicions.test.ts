import { expect, test } from 'vitest';
import { Suspicions } from './suspicions.ts';

const DAY_MS = 86_400_000;
const NOW = 20_000 * DAY_MS + 5_000;

test('suspicions of 30 days are counted, and those that were taken back', () => {
  const suspicions = new Suspicions();
  const note = (daysAgo: number, from: 'up' | 'suspect', to: 'up' | 'suspect' | 'down'): void =>
    suspicions.note({ at: NOW - daysAgo * DAY_MS, from, to });
  note(0, 'up', 'suspect');
  note(0, 'suspect', 'down');
  note(30, 'up', 'suspect');
  note(30, 'suspect', 'up');
  note(32, 'up', 'suspect');
  note(32, 'suspect', 'up');
  expect(suspicions.counts(NOW)).toEqual({ suspicions: 2, falseAlarms: 1 });
  expect(suspicions.counts(NOW + 20 * DAY_MS)).toEqual({ suspicions: 1, falseAlarms: 0 });
});

test('one that began before what is known is no false alarm of none', () => {
  const suspicions = new Suspicions();
  suspicions.note({ at: NOW, from: 'suspect', to: 'up' });
  expect(suspicions.counts(NOW)).toEqual({ suspicions: 0, falseAlarms: 0 });
});
