import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { compileCatalogue, pseudoText, type MessageFile } from './compile-catalogue.ts';
import { messageFaults, unusedIds } from './message-rules.ts';

const web = fileURLToPath(new URL('..', import.meta.url));
const read = (language: string): MessageFile =>
  JSON.parse(readFileSync(join(web, 'locales', `${language}.json`), 'utf8')) as MessageFile;
const reference = read('en');
const names = readdirSync(join(web, 'locales')).map((name) => name.replace(/\.json$/, ''));
const sources = globSync('src/**/*.{ts,tsx}', { cwd: web })
  .filter((path) => !path.includes('.test.'))
  .map((path) => readFileSync(join(web, path), 'utf8'))
  .join('\n');

describe.each(names)('the messages in %s', (language) => {
  it('are complete, with the gaps of the English ones and every plural of the language', () => {
    expect(messageFaults(language, read(language), reference)).toEqual([]);
  });

  it('stand in the order of their ids, so that branches meet where they are about the same', () => {
    const ids = Object.keys(read(language));
    expect(ids).toEqual(ids.toSorted());
  });
});

test('every message is shown somewhere', () => {
  expect(unusedIds(reference, sources)).toEqual([]);
});

/** Latin digits and marks, Arabic letters, half-spaces beside spaces, and a space after می. */
const NOT_PERSIAN = /\d|[؀-ۿ] ?[,;?]|[كيى]|\u200c | \u200c| {2}|(?:^| )ن?می /;

/** What a Persian reader sees of a message: gaps, plurals and elements apart. */
function proseOf(message: string): string {
  return message.replaceAll(
    /\{\w+(?:, (?:number|plural,)(?: \w+ (?=\{))?)?|\} \w+ (?=\{)|<\/?\d+>/g,
    '',
  );
}

test('Persian messages have Persian digits, commas, marks, letters and half-spaces', () => {
  const faults = Object.entries(read('fa')).filter(([, message]) =>
    NOT_PERSIAN.test(proseOf(message)),
  );
  expect(faults).toEqual([]);
});

test.each([
  'در 5 دقیقه',
  'نام, نشانی',
  'خالی است; بنویسید',
  'چرا?',
  'كانال',
  'سايت',
  'کار می کند',
  'سایت\u200c ها',
])('is no Persian message: %s', (message) => {
  expect(proseOf(message)).toMatch(NOT_PERSIAN);
});

/** Words that mean the same as the one that is used everywhere. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['رایانامه', 'ایمیل'],
  ['پرونده', 'فایل'],
  ['حل‌کنندهٔ نام', 'تفکیک‌گر نام'],
  ['در دست تعمیر', 'در نگهداری'],
  ['کلمهٔ عبور', 'گذرواژه'],
  ['آدرس', 'نشانی'],
]);

test.each(['locales', 'form-words', 'said-words'])(
  '%s has one Persian word for one thing',
  (folder) => {
    const file = JSON.parse(readFileSync(join(web, folder, 'fa.json'), 'utf8')) as MessageFile;
    const faults = Object.entries(file).flatMap(([id, message]) =>
      [...OTHER_WORDS]
        .filter(([other]) => message.includes(other))
        .map(([other, word]) => `${id}: ${other}, not ${word}`),
    );
    expect(faults).toEqual([]);
  },
);

describe('a fault of a message', () => {
  const english = { a: '{n, plural, one {# site} other {# sites}}', b: 'up <0>{time}</0>' };
  it.each([
    [{ a: english.a }, 'b has no message'],
    [{ ...english, c: 'x' }, 'c is in no other language'],
    [{ ...english, b: 'up {time' }, 'b is no ICU message'],
    [{ ...english, b: 'up {tiem}' }, 'b has the gaps {tiem}, not </0> <0> {time}'],
    [{ ...english, b: 'up <0>{time}' }, 'b has the gaps <0> {time}, not </0> <0> {time}'],
    [{ ...english, b: ' ' }, 'b is empty'],
    [{ ...english, a: '{n, plural, other {# sites}}' }, 'a has a plural without "one"'],
  ])('is found: %j', (file, fault) => {
    expect(messageFaults('en', file, english)).toContain(fault);
  });

  it('is found by the rules of its own language', () => {
    expect(messageFaults('pl', english, english)).toEqual([
      'a has a plural without "few"',
      'a has a plural without "many"',
    ]);
  });

  it('is an id that nothing names', () => {
    const file = { 'a.b': 'x', 'theme.dark': 'x', theme: 'x' };
    expect(unusedIds(file, "t('a.c'); t(`theme.${name}`)")).toEqual(['a.b', 'theme']);
  });
});

test('the pseudo-language is longer and accented, and keeps every gap', () => {
  const file = { a: 'Down since {time}', b: '{n, plural, one {# site} other {# sites}}' };
  expect(compileCatalogue(file, pseudoText)).toEqual({
    a: ['[Döwñ šíñçé ~~~~]', ['time']],
    b: [['n', 'plural', { one: ['#', '[ šíté~~]'], other: ['#', '[ šítéš~~]'] }]],
  });
});
