import { expect, test } from 'vitest';
import { OwnFaults } from './own-faults.ts';

function faultsOf(checks: {
  readonly spoilt: number;
  readonly good: number;
  readonly ids: number;
}) {
  const faults = new OwnFaults();
  for (let n = 0; n < checks.good; n += 1) faults.note({ at: n, reason: null, monitorId: 'g' });
  for (let n = 0; n < checks.spoilt; n += 1) {
    faults.note({ at: 500 + n, reason: 'ports', monitorId: `m${n % checks.ids}` });
  }
  return faults;
}

test.each([
  [{ spoilt: 3, good: 0, ids: 3 }, 'ports'],
  [{ spoilt: 3, good: 27, ids: 3 }, 'ports'],
  [{ spoilt: 3, good: 28, ids: 3 }, null],
  [{ spoilt: 9, good: 0, ids: 2 }, null],
  [{ spoilt: 2, good: 0, ids: 2 }, null],
])('%j: %s', (checks, cause) => {
  expect(faultsOf(checks).many(1_000, 100)).toBe(cause);
});

test('are over when checks are good again and none was spoilt for ten seconds', () => {
  const faults = faultsOf({ spoilt: 10, good: 0, ids: 5 });
  expect(faults.many(10_000, 5)).toBe('ports');
  expect(faults.many(11_000, 5)).toBe('ports');
  faults.note({ at: 11_000, reason: null, monitorId: 'm1' });
  expect(faults.many(11_001, 5)).toBeNull();
});

test('the most frequent one is named', () => {
  const faults = faultsOf({ spoilt: 3, good: 0, ids: 3 });
  for (let n = 0; n < 4; n += 1) faults.note({ at: 600, reason: 'network', monitorId: `n${n}` });
  expect(faults.many(1_000, 100)).toBe('network');
});

test.each([
  [3, 21, null],
  [12, 12, 'resolver'],
] as const)('%d checks without a resolver of %d more: %s', (spoilt, good, cause) => {
  const faults = new OwnFaults();
  for (let n = 0; n < good; n += 1) faults.note({ at: n, reason: null, monitorId: `g${n}` });
  for (let n = 0; n < spoilt; n += 1) {
    faults.note({ at: n, reason: 'resolver', monitorId: `m${n}` });
  }
  expect(faults.many(1_000, spoilt + good)).toBe(cause);
});
