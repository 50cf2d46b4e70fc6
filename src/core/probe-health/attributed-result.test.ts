import { expect, test } from 'vitest';
import { unfinished } from '../check/outcome.ts';
import { accepted } from './attributed-result.ts';

const word = (hangsOnRoot: boolean) => ({
  ...unfinished('our DNS resolver does not answer', 0, 'resolver'),
  evidence: { looksLike: { reason: 'dns_servfail', message: 'as it looked', hangsOnRoot }, a: 1 },
});

test.each([
  ['never answers about the root', true, false, 'down'],
  ['answers about the root while all is well', true, true, 'unknown'],
  ['works, and differs from another one', false, true, 'down'],
] as const)('of a resolver that %s', (_, hangsOnRoot, isRootAnswered, outcome) => {
  expect(accepted(word(hangsOnRoot), { isRootAnswered }).outcome).toBe(outcome);
});

test('is told what it looks like, which is no evidence any more', () => {
  const { reason, message, evidence } = accepted(word(false), { isRootAnswered: true });
  expect({ reason, message, evidence }).toEqual({
    reason: 'dns_servfail',
    message: 'as it looked',
    evidence: { a: 1 },
  });
});

test.each([null, 'text', { reason: 'no_such_reason', message: '' }, { reason: 'dns_error' }])(
  'what is no look changes nothing: %j',
  (looksLike) => {
    const result = { ...word(false), evidence: { looksLike } };
    expect(accepted(result, { isRootAnswered: false })).toBe(result);
  },
);
