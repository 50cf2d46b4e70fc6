import { expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

async function linesOf(...parts: readonly string[]): Promise<readonly string[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const part of parts) controller.enqueue(encoder.encode(part));
      controller.close();
    },
  });
  const lines: string[] = [];
  for await (const line of readLines(body)) lines.push(line);
  return lines;
}

test('lines are put together from whatever pieces they come in', async () => {
  expect(await linesOf('{"a":1}\n{"b"', ':2}\n\n', '{"c":3}')).toEqual([
    '{"a":1}',
    '{"b":2}',
    '{"c":3}',
  ]);
  expect(await linesOf()).toEqual([]);
});
