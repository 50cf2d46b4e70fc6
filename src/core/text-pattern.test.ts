import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesPattern } from './text-pattern.ts';
import { withoutStalls } from '../testing/without-stalls.ts';

describe('a pattern', () => {
  test.each([
    ['220 *', '220 mail.example ESMTP', true],
    ['220 *', '421 busy', false],
    ['+PONG', '+PONG', true],
    ['+PONG', '+PONG!', false],
    ['*ready*', 'is ready now', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a\\*c', 'a*c', true],
    ['a\\*c', 'abc', false],
    ['a**b*', 'a-b', true],
    ['', '', true],
    ['*', '', true],
    ['??', '??', true],
  ])('%j and %j: %s', (pattern, text, isMatch) => {
    expect(matchesPattern(pattern, text)).toBe(isMatch);
  });

  test('agrees with a regular expression', () => {
    const alphabet = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(
        alphabet,
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }),
        (pattern, text) => {
          const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
          expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${source}$`, 's').test(text));
        },
      ),
    );
  });

  test('stays quick where a regular expression would not', () => {
    const startedAt = performance.now();
    expect(matchesPattern('*a'.repeat(200) + 'b', 'a'.repeat(60_000))).toBe(false);
    expect(withoutStalls(performance.now() - startedAt)).toBeLessThan(2_000);
  });
});
