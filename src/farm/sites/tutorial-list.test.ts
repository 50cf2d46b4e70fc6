import { expect, test } from 'vitest';
import { tutorialSites } from './tutorial-list.ts';

const kinds = tutorialSites.map(({ behaviour }) => behaviour);
const answers = kinds.filter((behaviour) => behaviour.kind === 'answer');

test('has the shape of the tutorial: 33 names, 31 of which answer', () => {
  expect(new Set(tutorialSites.map(({ name }) => name)).size).toBe(33);
  expect(answers).toHaveLength(31);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(kinds.filter(({ kind }) => kind === 'nxdomain')).toHaveLength(2);
  expect(answers.filter(({ headStatus }) => headStatus === 405)).toHaveLength(1);
});

test('takes 0.1 to 1.5 s a site and 16 s in all', () => {
  const timesMs = answers.map(({ delayMs = 0 }) => delayMs);
  expect(Math.min(...timesMs)).toBe(100);
  expect(Math.max(...timesMs)).toBe(1500);
  const asked = answers.map(({ delayMs = 0, headStatus }) => delayMs * (headStatus ? 2 : 1));
  expect(asked.reduce((sum, ms) => sum + ms, 0)).toBe(16_000);
});
