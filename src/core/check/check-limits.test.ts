import { expect, it } from 'vitest';
import { capacityForCallers, capacityForChecks } from './check-limits.ts';

const GIB = 2 ** 30;

it.each([
  ['a big machine', { memoryBytes: 256 * GIB, openFiles: 1_048_576, ports: 28_232 }, 9_881],
  ['few files', { memoryBytes: 256 * GIB, openFiles: 1_024, ports: 28_232 }, 409],
  ['few ports', { memoryBytes: 256 * GIB, openFiles: 1_048_576, ports: 1_000 }, 350],
  ['half a gigabyte', { memoryBytes: GIB / 2, openFiles: 1_048_576, ports: 28_232 }, 2_048],
  ['a machine that says nothing', { memoryBytes: 256 * GIB, openFiles: null, ports: null }, 10_000],
  ['next to nothing', { memoryBytes: GIB, openFiles: 64, ports: null }, 50],
])('is bounded on %s', (_, machine, checks) => {
  expect(capacityForChecks(machine)).toBe(checks);
});

it.each([
  [256, null, 10_000, 11_000],
  [256, 65_536, 10_000, 11_000],
  [256, 20_000, 8_000, 3_000],
  [256, 20_000, 2_000, 11_000],
  [256, 1_024, 409, 154],
  [256, 100, 50, 50],
  [1, 1_048_576, 4_096, 1_092],
])(
  'with %s GiB and %s files, beside %s checks callers may have %s connections',
  (gib, openFiles, checks, connections) => {
    expect(capacityForCallers({ memoryBytes: gib * GIB, openFiles }, checks)).toBe(connections);
  },
);
