import { expect, it } from 'vitest';
import { roomForChecks } from './check-limits.ts';

const GIB = 2 ** 30;

it.each([
  ['a big machine', { memoryBytes: 256 * GIB, openFiles: 1_048_576, ports: 28_232 }, 9_881],
  ['few files', { memoryBytes: 256 * GIB, openFiles: 1_024, ports: 28_232 }, 409],
  ['few ports', { memoryBytes: 256 * GIB, openFiles: 1_048_576, ports: 1_000 }, 350],
  ['half a gigabyte', { memoryBytes: GIB / 2, openFiles: 1_048_576, ports: 28_232 }, 2_048],
  ['a machine that says nothing', { memoryBytes: 256 * GIB, openFiles: null, ports: null }, 10_000],
  ['next to nothing', { memoryBytes: GIB, openFiles: 64, ports: null }, 50],
])('is bounded on %s', (_, machine, checks) => {
  expect(roomForChecks(machine)).toBe(checks);
});
