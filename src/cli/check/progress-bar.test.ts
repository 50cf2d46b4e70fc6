import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProgressBar } from './progress-bar.ts';

const clear = '\r\u001B[2K';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const read = (stream: PassThrough): Buffer | null => stream.read() as Buffer | null;
const screen = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 60 });
  const shown = (): string => {
    let all = '';
    for (let part = read(stream); part !== null; part = read(stream)) all += part.toString();
    return all;
  };
  return { stream: stream as unknown as NodeJS.WriteStream, shown };
};

test('the bar shows how far the pass is, makes room for a line, and goes away', () => {
  const { stream, shown } = screen(true);
  const bar = new ProgressBar(stream, 33);
  bar.start();
  for (let done = 0; done < 12; done += 1) bar.advance(done > 1);
  vi.advanceTimersByTime(100);
  expect(shown()).toBe(`${clear}[##########....................]  12/33  36 %  2 not up`);
  bar.hide();
  expect(shown()).toBe(clear);
  bar.hide();
  expect(shown()).toBe('');
  vi.advanceTimersByTime(100);
  expect(shown()).toContain('12/33');
  bar.end();
  vi.advanceTimersByTime(1_000);
  expect(shown()).toBe(clear);
});

test('the bar never wraps on a narrow terminal', () => {
  const { stream, shown } = screen(true);
  Object.assign(stream, { columns: 20 });
  const bar = new ProgressBar(stream, 10);
  bar.start();
  vi.advanceTimersByTime(100);
  bar.end();
  expect(shown()).toBe(`${clear}[${'.'.repeat(18)}${clear}`);
});

test('on anything but a terminal the bar is silent', () => {
  const { stream, shown } = screen(false);
  const bar = new ProgressBar(stream, 10);
  bar.start();
  bar.advance(true);
  vi.advanceTimersByTime(1_000);
  bar.end();
  expect(shown()).toBe('');
});
