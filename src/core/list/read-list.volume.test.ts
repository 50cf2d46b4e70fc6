import { expect, test } from 'vitest';
import { sampleMonitorKinds as kinds } from '../../../test/support/sample-kinds.ts';
import { SERVICE_DEFAULTS as defaults } from '../monitor/monitor-defaults.ts';
import { readList, type ListReading } from './read-list.ts';

function read(text: string): ListReading {
  return readList(text, { file: 'sites.txt', kinds, defaults });
}

// A reading in quadratic time takes minutes, and the test's own limit ends it.
test('a list takes time in proportion to its length, however odd it is', () => {
  const size = 300_000;
  const odd = [
    `url\n${','.repeat(size)}`,
    `url${',a'.repeat(size)}`,
    `url\n${'"a\n'.repeat(size)}`,
    `[${','.repeat(size)}`,
    `a.com ${'"'.repeat(size)}`,
    `a.com ${'x= '.repeat(size)}`,
    `http://${'a.'.repeat(size)}`,
  ];
  for (const text of odd) expect(read(text).problemCount).toBeGreaterThan(0);
});

test('a list may hold more bad lines than a call may have arguments', () => {
  const text = 'ftp://x\n'.repeat(200_000);
  const { problems, problemCount } = read(text);
  expect([problems.length, problemCount]).toEqual([200_000, 200_000]);
});
