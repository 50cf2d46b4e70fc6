import { expect, it } from 'vitest';
import type { DeliveryAttempt } from '../ports/delivery-queue.ts';
import { attemptHistory } from './attempt-history.ts';

const attempt = (no: number, detail: string): DeliveryAttempt => ({
  no,
  at: no * 1_000,
  durationMs: 5,
  outcome: 'retry',
  code: 'http_500',
  detail,
});

it('shows attempts in a row that ended alike as one, and others in their order', () => {
  const attempts = ['a', 'a', 'a', 'b', 'a'].map((detail, index) => attempt(index + 1, detail));
  expect(attemptHistory(attempts)).toEqual([
    { ...attempt(1, 'a'), times: 3, lastAt: 3_000 },
    { ...attempt(4, 'b'), times: 1, lastAt: 4_000 },
    { ...attempt(5, 'a'), times: 1, lastAt: 5_000 },
  ]);
  expect(attemptHistory([])).toEqual([]);
});

it('keeps the first and the latest of very many', () => {
  const attempts = Array.from({ length: 400 }, (_, n) => attempt(n + 1, String(n)));
  const shown = attemptHistory(attempts).map(({ no }) => no);
  expect(shown).toHaveLength(50);
  expect(shown.slice(0, 2)).toEqual([1, 352]);
  expect(shown.at(-1)).toBe(400);
});
