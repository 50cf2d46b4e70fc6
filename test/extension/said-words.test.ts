import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sayIn, type SaidFile } from '../../web/src/said/said-words.ts';
import { saidTexts, sayingFiles } from './said-texts.ts';

const folder = new URL('../../web/said-words/', import.meta.url);
const read = (name: string): SaidFile =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as SaidFile;
const texts = [...saidTexts()];
const sources = sayingFiles()
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
/** What follows is an example, the same in every language. */
const EXAMPLE = 'for example ';
const gapsOf = (text: string): number => text.split('{}').length;

it('finds what the service says: titles, refusals, hints, and what an import loses', () => {
  expect(texts).toEqual(
    expect.arrayContaining([
      'Not signed in',
      'must be text, not {}',
      'did you mean {}?',
      'this key is not valid',
      "there is no {} '{}'",
      'its condition {}',
    ]),
  );
});

describe.each(readdirSync(folder))('what the service says, in %s', (name) => {
  const file = read(name);

  it('is there for every text', () => {
    const missing = texts.filter((text) => file[text] === undefined);
    expect(missing.filter((text) => !text.startsWith(EXAMPLE))).toEqual([]);
    expect(file[`${EXAMPLE}{}`]).toBeDefined();
  });

  it('has the values of the English text', () => {
    const others = Object.entries(file).filter(([text, words]) => gapsOf(text) !== gapsOf(words));
    expect(others).toEqual([]);
  });

  it('stands in the order of the English texts', () => {
    expect(Object.keys(file)).toEqual(Object.keys(file).toSorted());
  });

  it('is said somewhere, word for word', () => {
    const isSaid = (text: string): boolean =>
      texts.includes(text) || text.split('{}').every((part) => sources.includes(part.trim()));
    expect(Object.keys(file).filter((text) => !isSaid(text))).toEqual([]);
  });

  it('leaves no word of ours in English', () => {
    const said = sayIn(file, String)('url must be text, not a list');
    expect(said.match(/[a-z]+/g)).toEqual(['url']);
  });
});

it('is Persian in Persian: letters, digits, commas and half-spaces', () => {
  const faults = Object.entries(read('fa.json')).filter(([, text]) => {
    const prose = text.replaceAll(/`[^`]*`/g, 'x');
    return /\d|[؀-ۿ] ?[,;?]|[كيى]|\u200c | \u200c| {2}|(?:^| )ن?می /.test(prose);
  });
  expect(faults).toEqual([]);
});
