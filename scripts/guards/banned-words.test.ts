import { expect, test } from 'vitest';
import { bannedWords } from './banned-words.ts';

const findingsIn = (text: string): readonly string[] =>
  bannedWords({ files: [{ path: 'src/engine/planted.ts', text }] }).map(
    ({ line, message }) => `${line}: ${message}`,
  );

test.each([
  ['const heldUp = 1;\n', '1: "held" is a word of our own: delayed, throttled.'],
  ['// A\n// stranger writes.\n', '2: "stranger" is a word of our own: remote peer.'],
  ['/**\n * Told.\n */\n', '2: "told" is a word of our own: notify, emit, report, log.'],
  ['const mostBytes = 1;\n', '1: "most" is a word of our own: max.'],
  ["call('x\\'y', story);\n", '1: "story" is a word of our own: trace, events.'],
])('%j is a word of our own', (text, finding) => {
  expect(findingsIn(text)).toEqual([finding]);
});

test('plain English and what people read are left alone', () => {
  const text = [
    '// At most one, as well as it can; look there.',
    "const text = 'told a stranger';",
    'const wellKnown = `nobody',
    'told`;',
    'const lookUp = deadline;',
    'const looksLikeTls = true;',
    'const isNotified = row.is_told;',
  ].join('\n');
  expect(findingsIn(text)).toEqual([]);
});

test('a word that is the term of what a folder speaks to is left alone there', () => {
  const file = { path: 'src/notifiers/chat/planted.ts', text: 'const room = 1;\n' };
  expect(bannedWords({ files: [file] })).toEqual([]);
  expect(findingsIn(file.text)).toEqual(['1: "room" is a word of our own: capacity, permits.']);
});
