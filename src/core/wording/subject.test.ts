import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REASON_TEXTS } from '../check/reasons.ts';
import { cutMiddle } from './cut-middle.ts';
import { subjectOf } from './subject.ts';

describe('a subject', () => {
  test('cuts a long name in its middle, and the reason not at all', () => {
    const name = 'Customer portal of the northern branch, staging (eu-west-1)';
    expect(subjectOf('DOWN', { name, what: 'HTTP 503' }, 'en')).toBe(
      '[DOWN] Customer portal of th…staging (eu-west-1) - HTTP 503',
    );
  });

  test('has at most 60 characters, whatever the name and the reason', () => {
    const reasons = Object.values(REASON_TEXTS).map(({ title }) => title);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.constantFrom(...reasons),
        (name, what) => {
          const subject = subjectOf('DOWN', { name, what, mark: 'late' }, 'en');
          expect(subject.length).toBeLessThanOrEqual(60);
          expect(subject).toMatch(/^\[DOWN\] [^\r\n]* \(late\)$/);
        },
      ),
    );
  });

  test('of no monitor alone has no name', () => {
    expect(subjectOf('DOWN', { name: '', what: '12 sites are down' }, 'en')).toBe(
      '[DOWN] 12 sites are down',
    );
  });
});

test('what is cut in the middle keeps both ends, its length and whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 60 }), (text, max) => {
      const cut = cutMiddle(text, max);
      expect(cut.length).toBeLessThanOrEqual(Math.max(max, 0));
      expect(cut.isWellFormed()).toBe(true);
      if (text.length <= max) expect(cut).toBe(text);
    }),
  );
});
