import { expect, test } from 'vitest';
import { problemText } from './problem-text.ts';
import { dictionaries } from './words.ts';

const problem = {
  path: 'url',
  line: 12,
  message: 'url: "http://" is not a URL',
  hint: 'for example https://example.com/',
};

test('a problem is told with its line and the way out', () => {
  expect(problemText(problem, { words: dictionaries.en, language: 'en' })).toBe(
    'Line 12: url: "http://" is not a URL (for example https://example.com/)',
  );
  expect(
    problemText(
      { path: '', message: 'the list holds no site' },
      { words: dictionaries.en, language: 'en' },
    ),
  ).toBe('the list holds no site');
});

test('the line is in the digits of the reader', () => {
  expect(problemText(problem, { words: dictionaries.fa, language: 'fa' })).toMatch(/^خط ۱۲: /);
});
