import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { InvalidError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { http } from './http-prober.ts';
import { httpOptions } from './options.ts';

const good: JsonObject = {
  url: 'HTTPS://Example.com',
  method: 'auto',
  login: 'basic',
  expect: '200-399',
  maxRedirects: 5,
  headers: {},
  insecure: false,
  invert: false,
  family: 'both',
};

test('the canonical address is the target', () => {
  expect(Check(httpOptions, good)).toBe(true);
  expect(http.canonical(good)).toEqual({
    target: 'https://example.com/',
    options: { ...good, url: 'https://example.com/' },
  });
});

test.each<readonly [JsonObject, string]>([
  [{ url: 'ftp://example.com/' }, 'url'],
  [{ url: 'https://user:pass@example.com/' }, 'url'],
  [{ expect: '200-' }, 'expect'],
  [{ expect: '' }, 'expect'],
  [{ method: 'head', keyword: 'x' }, 'method'],
  [{ headers: { Host: 'a b' } }, 'headers.Host'],
  [{ headers: { host: 'http://other/' } }, 'headers.Host'],
  [{ connectTo: 'a b' }, 'connectTo'],
  [{ headers: { 'Metadata-Flavor': 'Google' } }, 'headers.Metadata-Flavor'],
  [{ headers: { 'X-A': 'one\r\nX-B: two' } }, 'headers.X-A'],
  [{ headers: { 'X A': 'one' } }, 'headers.X A'],
  [{ headers: { 'X-A': 'a'.repeat(9_000) } }, 'headers'],
])('%j is refused at %s', (change, path) => {
  let problems: readonly { readonly path: string }[] = [];
  try {
    http.canonical({ ...good, ...change });
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    ({ problems } = error);
  }
  expect(problems.map((problem) => problem.path)).toContain(path);
});

test.each<JsonObject>([{ method: 'trace' }, { maxRedirects: 21 }, { keyword: '' }, { extra: 1 }])(
  'the schema refuses %j',
  (change) => {
    expect(Check(httpOptions, { ...good, ...change })).toBe(false);
  },
);
