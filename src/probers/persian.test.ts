import { describe, expect, test } from 'vitest';
import { NOTE_TEXTS } from '../core/check/notes.ts';
import { REASON_TEXTS } from '../core/check/reasons.ts';
import { collectWords, describeNote, describeReason } from '../core/check/words.ts';
import { probers } from './index.ts';

const words = collectWords(probers);
const REASONS = [
  ...Object.keys({ ...REASON_TEXTS, ...words.reasons }),
  'http_401',
  'http_403',
  'http_404',
  'http_429',
  'get_500',
  'http_418',
  'tls_alert_40',
];
const NOTES = [
  ...Object.keys({ ...NOTE_TEXTS, ...words.notes }),
  'stalled_after_12_bytes',
  'tls_alert_40',
];
/** A sentence of Persian letters with the signs of Persian, whatever Latin words stand in it. */
const SENTENCE = /^(?=.*\p{Script=Arabic})[^,;?]+[.؟]$/u;

describe('a Persian reader reads Persian', () => {
  test.each(REASONS)('of the reason %s', (reason) => {
    const english = describeReason(reason, words);
    const { title, hint } = describeReason(reason, words, 'fa');
    // HTTP 503 has no other name in Persian.
    if (!/^(http|get)_\d+$/.test(reason))
      expect(title).toMatch(/^(?=.*\p{Script=Arabic})[^,;?.]+$/u);
    expect(hint).toMatch(SENTENCE);
    expect(hint).not.toBe(english.hint);
  });

  test.each(NOTES)('of the note %s', (note) => {
    expect(describeNote(note, words, 'fa')).toMatch(SENTENCE);
    expect(describeNote(note, words)).toMatch(/^[^\p{Script=Arabic}]+[.?]$/u);
  });

  test('in the letters of Persian, not of Arabic, and with half-spaces', () => {
    const texts = [
      ...REASONS.flatMap((reason) => Object.values(describeReason(reason, words, 'fa'))),
      ...NOTES.map((note) => describeNote(note, words, 'fa')),
    ];
    for (const text of texts) expect(text).not.toMatch(/[يكى٠-٩]|(^| )ن?می |  /u);
  });
});
