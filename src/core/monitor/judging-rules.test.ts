import { describe, expect, it } from 'vitest';
import type { Problem } from '../errors.ts';
import { failuresField } from './failure-rule.ts';
import { slowField } from './slow-rule.ts';

function readWith<Value>(
  field: {
    read(
      reading: { path: string; problems: Problem[] },
      given: { key: string; value: unknown; fallback: null; isText: boolean },
    ): Value;
    key: string;
  },
  value: unknown,
): { readonly value: Value; readonly paths: readonly string[] } {
  const reading = { path: 'monitors[0]', problems: [] as Problem[] };
  const read = field.read(reading, { key: field.key, value, fallback: null, isText: false });
  return { value: read, paths: reading.problems.map(({ path }) => path) };
}

describe('slow', () => {
  const field = slowField();

  it.each([
    ['2s', { kind: 'limit', limitMs: 2_000 }],
    [' 1m30s ', { kind: 'limit', limitMs: 90_000 }],
    ['3x', { kind: 'usual', times: 3 }],
    ['1.5x', { kind: 'usual', times: 1.5 }],
    [null, null],
    [undefined, null],
  ])('%j is read, and described so that it reads back', (text, want) => {
    const { value, paths } = readWith(field, text);
    expect(value).toEqual(want);
    expect(paths).toEqual([]);
    expect(readWith(field, field.describe(value)).value).toEqual(want);
  });

  it.each(['', '2', 2, '0s', '3m', '1x', '1.05x', '101x', 'x', '3 x', '-3x', 'NaNx', true, {}, []])(
    '%j is refused by its path',
    (value) => {
      expect(readWith(field, value)).toEqual({ value: null, paths: ['monitors[0].slow'] });
    },
  );
});

describe('failures', () => {
  const field = failuresField();
  const three = { count: 3, withinMs: 600_000 };

  it.each([
    ['3/10m', three],
    [' 3 / 10m ', three],
    [{ count: 3, within: '10m' }, three],
    [{ count: '3', within: '10m' }, three],
    ['1/1s', { count: 1, withinMs: 1_000 }],
    ['50/1d', { count: 50, withinMs: 86_400_000 }],
    [null, null],
    [undefined, null],
  ])('%j is read, and described so that it reads back', (text, want) => {
    const { value, paths } = readWith(field, text);
    expect(value).toEqual(want);
    expect(paths).toEqual([]);
    expect(readWith(field, field.describe(value)).value).toEqual(want);
  });

  it.each([
    ['3', ['failures']],
    [3, ['failures']],
    ['0/10m', ['failures']],
    ['51/10m', ['failures']],
    ['3/10', ['failures']],
    ['3/25h', ['failures']],
    ['0/0s', ['failures', 'failures']],
    ['1.5/10m', ['failures']],
    [true, ['failures']],
    [[], ['failures']],
    [{ count: 1.5, within: '10m' }, ['failures']],
    [{ count: 3 }, ['failures']],
    [{ count: 3, within: '10m', in: 5 }, ['failures.in']],
  ])('%j is refused by its path', (value, paths) => {
    expect(readWith(field, value).paths).toEqual(paths.map((path) => `monitors[0].${path}`));
  });
});
