import { expect, test } from 'vitest';
import { sampleChannelKinds, sampleMonitorKinds } from '../../test/support/sample-kinds.ts';
import { loadConfig } from './load-config.ts';

function problemsOf(text: string): readonly string[] {
  const kinds = { monitorKinds: sampleMonitorKinds, channelKinds: sampleChannelKinds };
  const reading = loadConfig({ text, file: 'squirrel.yaml', env: {}, ...kinds });
  return reading.kind === 'ok' ? [] : reading.problems.map(({ message }) => message);
}

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

// Each of these takes minutes when reading is quadratic, and the test's own limit then ends it.
test('a map of very many keys is read', () => {
  expect(problemsOf(lines(200_000, (index) => `k${index}: 1`))).toHaveLength(101);
});

test('a repeated key is found among very many', () => {
  const text = `owners: []\n${lines(100_000, (index) => `k${index}: 1`)}k5: 1\n`;
  expect(problemsOf(text)).toEqual(['this key is already in the map']);
});

test('very many windows may misname very many monitors', () => {
  const text =
    `monitors:\n${lines(15_000, (index) => `  - { url: 'https://a${index}.example/', name: n${index} }`)}` +
    `maintenance:\n${lines(15_000, (index) => `  - { name: m, monitors: [q${index}], from: '2027-01-10T22:00', to: '2027-01-10T23:00' }`)}`;
  expect(problemsOf(text)).toHaveLength(15_000);
});
