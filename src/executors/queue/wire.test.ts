import { expect, test } from 'vitest';
import { stoppedResult } from '../lost-result.ts';
import { readJob, readReports, readSession, WIRE_VERSION } from './wire.ts';

test('a job of another version is not read', () => {
  const job = { v: WIRE_VERSION, session: 's-1', checks: [] };
  expect(readJob(job)).toEqual(job);
  for (const other of [null, {}, 'text', { ...job, v: 99 }, { ...job, checks: 1 }]) {
    expect(readJob(other)).toBe(null);
  }
});

test('reports are read one by one, and what is none is left out', () => {
  const report = { n: 1, worker: 'w', pid: 2, result: stoppedResult() };
  expect(readReports(JSON.stringify([report, 5, null, { m: 1 }]))).toEqual([report]);
  expect(readReports('no JSON')).toEqual([]);
  expect(readReports('{"n":1}')).toEqual([]);
});

test('a result that nobody can read is unknown', () => {
  const [report] = readReports(JSON.stringify([{ n: 1, result: { outcome: 'splendid' } }]));
  expect(report).toMatchObject({ n: 1, result: { outcome: 'unknown', reason: 'crash' } });
});

test('a session that is gone is none', () => {
  expect(readSession(null)).toBe(null);
  expect(readSession(JSON.stringify({ v: 99 }))).toBe(null);
});
