import { expect, test } from 'vitest';
import type { ProbeResult } from '../../src/core/check/outcome.ts';
import type { SeenConnection } from '../servers/truth-log.ts';
import { compareResult } from './compare-result.ts';
import { compareEnds, compareTruth } from './compare-truth.ts';

const result: ProbeResult = {
  outcome: 'down',
  reason: 'head_timeout',
  phase: 'head',
  notes: ['stalled_after_17_bytes'],
  message: 'did not finish its answer within 5 s',
  startedAt: 0,
  address: '127.0.0.1',
  timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: null, totalMs: 5_000 },
  evidence: { finalUrl: 'http://127.0.0.1:80/', statusCode: null },
  memory: null,
};
const context = { values: { site: '127.0.0.1:80' }, tookMs: 5_000, timeoutMs: 10_000 };
const expected = { outcome: 'down', reason: 'head_timeout' } as const;

function failures(expect: Parameters<typeof compareResult>[1], more = {}): number {
  return compareResult(result, expect, { ...context, ...more }).length;
}

test('a result that is as expected has no failures', () => {
  expect(
    failures({
      ...expected,
      notes: ['stalled_after_*'],
      withinMs: 5_000,
      result: { 'evidence.finalUrl': 'http://{site}/', message: '*did not finish*' },
      nowhere: ['secret'],
    }),
  ).toBe(0);
  expect(failures({ ...expected, reason: ['reset', 'head_timeout'] })).toBe(0);
});

test.each([
  ['outcome', { outcome: 'up' as const }],
  ['reason', { ...expected, reason: 'reset' }],
  ['note', { ...expected, notes: ['head_body'] }],
  ['time', { ...expected, withinMs: 4_000 }],
  ['evidence', { ...expected, result: { 'evidence.statusCode': 200 } }],
  ['evidence of a missing part', { ...expected, result: { 'evidence.nothing.at': 1 } }],
  ['what must not be kept', { ...expected, nowhere: ['within 5 s'] }],
])('another %s is a failure', (_what, expectation) => {
  expect(failures(expectation)).toBe(1);
});

test('a reason outside of the closed list is a failure', () => {
  const strange = { ...result, reason: 'acorn' as 'reset' };
  expect(compareResult(strange, { outcome: 'down' }, context)).toHaveLength(1);
  expect(compareResult({ ...result, reason: null }, { outcome: 'down' }, context)).toHaveLength(1);
});

const connection: SeenConnection = {
  server: 'site',
  remotePort: 4_000,
  openedAt: 1_000,
  endedAt: 2_050,
  received: 'HEAD / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n',
  receivedBytes: 40,
  sentBytes: 100,
};

test('a connection has to be closed within 100 ms of the verdict', () => {
  expect(compareEnds([connection], { verdictAt: 2_000, withinMs: 100 })).toEqual([]);
  expect(compareEnds([connection], { verdictAt: 1_900, withinMs: 100 })).toHaveLength(1);
  expect(
    compareEnds([{ ...connection, endedAt: null }], { verdictAt: 2_000, withinMs: 100 }),
  ).toHaveLength(1);
});

test('facts are held against the log', () => {
  const site = { server: 'site' } as const;
  const truth = (fact: Parameters<typeof compareTruth>[0][number]) =>
    compareTruth([fact], [connection, connection], context.values).length;
  expect(truth({ kind: 'connections', ...site, count: 2 })).toBe(0);
  expect(truth({ kind: 'connections', server: 'trap', count: 1 })).toBe(1);
  expect(truth({ kind: 'methods', ...site, are: ['HEAD', 'HEAD'] })).toBe(0);
  expect(truth({ kind: 'methods', ...site, are: ['HEAD', 'GET'] })).toBe(1);
  expect(truth({ kind: 'fresh-ports', ...site })).toBe(1);
  expect(truth({ kind: 'sent-at-most', ...site, bytes: 99 })).toBe(1);
  expect(truth({ kind: 'request', ...site, index: 1, has: ['Host: {site}'] })).toBe(0);
  expect(truth({ kind: 'request', ...site, index: 1, lacks: ['HEAD'] })).toBe(1);
  expect(truth({ kind: 'request', ...site, index: 2, has: ['HEAD'] })).toBe(1);
});
