import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { stoppedResult } from '../lost-result.ts';
import { parseText, readJob, readReports, readSession, WIRE_VERSION } from './wire.ts';

/** An object with so many levels. */
function deep(levels: number): JsonObject {
  let inner: JsonObject = {};
  for (let level = 0; level < levels; level += 1) inner = { inner };
  return inner;
}

const check = { n: 1, kind: 'toy', options: {}, timeoutMs: 1_000, memory: null };
const job = { v: WIRE_VERSION, session: 's-1', checks: [check] };
const result = JSON.parse(JSON.stringify(stoppedResult())) as JsonObject;

test('a text is read when it is JSON and no longer than ours', () => {
  expect(parseText('{"a":1}')).toEqual({ a: 1 });
  for (const text of [null, undefined, '', '{', `"${'x'.repeat(16 * 2 ** 20)}"`]) {
    expect(parseText(text)).toBeUndefined();
  }
});

test('a job of this version is read', () => {
  expect(readJob(job)).toEqual(job);
});

test.each([
  undefined,
  null,
  {},
  'text',
  [],
  { ...job, v: 99 },
  { ...job, more: true },
  { ...job, checks: 1 },
  { ...job, checks: [] },
  { ...job, checks: [null] },
  { ...job, checks: [check, check] },
  { ...job, checks: Array.from({ length: 201 }, (_, index) => ({ ...check, n: index + 1 })) },
  { ...job, checks: [{ ...check, n: -1 }] },
  { ...job, checks: [{ ...check, options: [] }] },
  { ...job, checks: [{ ...check, options: null }] },
  { ...job, checks: [{ ...check, timeoutMs: 1e300 }] },
  { ...job, checks: [{ ...check, silentPeers: [1] }] },
  { ...job, checks: [{ ...check, silentPeers: Array<string>(101).fill('192.0.2.1:443') }] },
  { ...job, session: { toString: 'x' } },
  { ...job, checks: [{ ...check, options: deep(50) }] },
])('no job: case %#', (value) => {
  expect(readJob(value)).toBe(null);
});

describe('reports', () => {
  const report = { n: 1, worker: 'w', pid: 2, result };

  test('are read one by one, and what is none is counted', () => {
    const again = { n: 2, again: true };
    const read = readReports([report, again, 5, null, { m: 1 }, { n: 1, again: false }]);
    expect(read).toEqual({ reports: [report, again], refused: 4 });
    expect(readReports({ outcome: 'up' })).toEqual({ reports: [], refused: 1 });
    expect(readReports(undefined)).toEqual({ reports: [], refused: 1 });
  });

  test.each([
    { outcome: 'up' },
    null,
    { ...result, outcome: 'splendid' },
    { ...result, outcome: 'up', reason: 'crash' },
    { ...result, outcome: 'down', reason: null },
    { ...result, reason: 'no code' },
    { ...result, startedAt: 'yesterday' },
    { ...result, startedAt: -1 },
    { ...result, timings: null },
    { ...result, timings: { totalMs: -1 } },
    { ...result, message: 'x'.repeat(301) },
    { ...result, evidence: [] },
    { ...result, notes: 'none' },
    { ...result, extra: 1 },
  ] satisfies JsonValue[])(
    'with a result that nobody can read are unknown: case %#',
    (unreadable) => {
      const { reports } = readReports([{ n: 1, worker: 'w', pid: 2, result: unreadable }]);
      expect(reports).toMatchObject([{ n: 1, result: { outcome: 'unknown', reason: 'crash' } }]);
    },
  );

  test.each([50, 100_000])('with a result %i levels deep are none', (levels) => {
    const nested = { n: 1, worker: 'w', pid: 2, result: { ...result, evidence: deep(levels) } };
    expect(readReports([nested, report])).toEqual({ reports: [report], refused: 1 });
  });
});

test('a session of this version is read, and nothing else', () => {
  const session = { v: WIRE_VERSION, network: {}, host: 'h', pid: 1 };
  expect(readSession(session)).toEqual(session);
  for (const other of [undefined, null, { ...session, v: 1 }, { ...session, network: 'x' }]) {
    expect(readSession(other)).toBe(null);
  }
});
