import { expect, test } from 'vitest';
import { toyJob } from '../testing/contracts/toy-jobs.ts';
import { lostResult } from './lost-result.ts';
import {
  decodeFromWorker,
  decodeToWorker,
  encodeMessage,
  type FromWorker,
  type ToWorker,
} from './protocol.ts';

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
