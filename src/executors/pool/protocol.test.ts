import { expect, test } from 'vitest';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { lostResult } from '../lost-result.ts';
import {
  decodeFromWorker,
  decodeToWorker,
  encodeMessage,
  type FromWorker,
  type ToWorker,
} from './protocol.ts';

const everything: ProbeResult = {
  outcome: 'down',
  reason: 'http_503',
  phase: 'head',
  notes: ['head_unsupported', 'retry_after'],
  message: 'answered 503',
  startedAt: 1_795_334_400_123,
  address: '192.0.2.7',
  timings: { dnsMs: 1.25, connectMs: 2.5, tlsMs: 3.125, firstByteMs: 4.001, totalMs: 11.9 },
  evidence: { statusCode: 503, redirects: ['http://a.example/'] },
  memory: { sampleAt: 5 },
};

const toWorker: readonly ToWorker[] = [
  { type: 'start', name: 'Loop-1', settings: { resolvers: [] }, oneAtATime: true },
  { type: 'jobs', jobs: [toyJob(7, 'answer', { afterMs: 3 })] },
  { type: 'recall' },
  { type: 'cancel' },
  { type: 'stop' },
];
const fromWorker: readonly FromWorker[] = [
  { type: 'ready' },
  { type: 'failed', message: 'no network' },
  { type: 'reports', reports: [{ id: 7, result: lostResult('crash', 'it broke') }] },
  { type: 'reports', reports: [{ id: 8, result: everything }] },
  {
    type: 'reports',
    reports: [
      { id: 9, result: { ...everything, heads: { sent: ['GET / HTTP/1.1'], received: [] } } },
    ],
  },
  { type: 'returned', ids: [8, 9] },
];

test.each(toWorker)('$type reaches the worker unchanged', (message) => {
  expect(decodeToWorker(encodeMessage(message))).toEqual(message);
  expect(decodeFromWorker(encodeMessage(message))).toBe(null);
});

test.each(fromWorker)('$type reaches the pool unchanged', (message) => {
  expect(decodeFromWorker(encodeMessage(message))).toEqual(message);
  expect(decodeToWorker(encodeMessage(message))).toBe(null);
});

test.each([null, undefined, 5, 'hello', '{"kind":"jobs"}', { type: 'jobs' }, '{"type":"other"}'])(
  'a foreign message is ignored: %j',
  (data) => {
    expect(decodeToWorker(data)).toBe(null);
    expect(decodeFromWorker(data)).toBe(null);
  },
);
