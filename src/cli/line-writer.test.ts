import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { LineWriter } from './line-writer.ts';

const silent = { beforeWrite: () => {}, closed: () => {} };

test('lines arrive in order and whole', async () => {
  const stream = new PassThrough();
  const all = text(stream);
  const writer = new LineWriter(stream, silent);
  for (let line = 0; line < 10_000; line += 1) writer.write(`line ${line}`);
  await writer.end();
  stream.end();
  const expected = Array.from({ length: 10_000 }, (_, line) => `line ${line}\n`).join('');
  expect(await all).toBe(expected);
});

test('a single line does not wait for company for long', async () => {
  const stream = new PassThrough();
  const writer = new LineWriter(stream, silent);
  writer.write('here');
  const [chunk] = (await once(stream, 'data')) as [Buffer];
  expect(chunk.toString()).toBe('here\n');
});

test('a reader that falls behind is waited for', async () => {
  const stream = new PassThrough({ highWaterMark: 1_000 });
  const writer = new LineWriter(stream, silent);
  writer.write('x'.repeat(40_000));
  let isDrained = false;
  const drained = writer.untilDrained().then(() => (isDrained = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDrained).toBe(false);
  stream.resume();
  await drained;
  expect(isDrained).toBe(true);
});

test('a reader that is gone is told once, and ends without a hang', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  let closed = 0;
  const writer = new LineWriter(stream, { beforeWrite: () => {}, closed: () => (closed += 1) });
  writer.write('x'.repeat(40_000));
  await new Promise((resolve) => stream.once('close', resolve));
  writer.write('more');
  await writer.untilDrained();
  await writer.end();
  expect(closed).toBe(1);
});
