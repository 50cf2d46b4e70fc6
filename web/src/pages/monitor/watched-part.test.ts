import { expect, it } from 'vitest';
import { watchedPart } from './watched-part.ts';

it('leaves out what was before the site was watched', () => {
  const range = { from: 1_000, to: 5_000, unknownMs: 3_200 };
  expect(watchedPart(range, 4_000)).toEqual({ from: 4_000, to: 5_000, unknownMs: 200 });
});

it('is the whole range of a site that has been watched for longer', () => {
  const range = { from: 1_000, to: 5_000, unknownMs: 300 };
  expect(watchedPart(range, 500)).toEqual(range);
});
