import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUZZ_RUNS, fuzzTimeout } from '../../../../test/support/fuzz-runs.ts';
import { CookieJar, withCookies } from './cookie-jar.ts';

const NOW = Date.UTC(2026, 0, 1);
const site = new URL('https://www.shop.example/a/b/page');

/** What a jar sends to `to` after an answer from `from`. */
function sent(
  setCookies: readonly string[],
  { from = site, to = from, laterMs = 0 }: { from?: URL; to?: URL; laterMs?: number } = {},
): string {
  const jar = new CookieJar();
  jar.store(setCookies, from, NOW);
  return jar.headerFor(to, NOW + laterMs);
}

const at = (href: string): URL => new URL(href);

describe('a cookie goes back', () => {
  test.each<readonly [string, readonly string[], URL, string]>([
    ['to its path', ['a=1'], at('https://www.shop.example/a/b/other'), 'a=1'],
    ['below its path', ['a=1'], at('https://www.shop.example/a/b/c/d'), 'a=1'],
    ['to no other path', ['a=1'], at('https://www.shop.example/a/c'), ''],
    [
      'to no path that only begins like its own',
      ['a=1; Path=/a/b'],
      at('https://www.shop.example/a/bc'),
      '',
    ],
    ['to the path that it names', ['a=1; path=/'], at('https://www.shop.example/'), 'a=1'],
    [
      'to the default path where it names none',
      ['a=1; path=x'],
      at('https://www.shop.example/a/b/x'),
      'a=1',
    ],
    ['to every port', ['a=1; path=/'], at('https://www.shop.example:8443/'), 'a=1'],
    ['to no other host', ['a=1; path=/'], at('https://shop.example/'), ''],
    ['to no host below', ['a=1; path=/'], at('https://x.www.shop.example/'), ''],
    ['to its domain', ['a=1; path=/; Domain=.SHOP.example'], at('https://shop.example/'), 'a=1'],
    [
      'to all below its domain',
      ['a=1; path=/; domain=shop.example'],
      at('https://x.shop.example/'),
      'a=1',
    ],
    [
      'to no domain that ends alike',
      ['a=1; path=/; domain=shop.example'],
      at('https://myshop.example/'),
      '',
    ],
    [
      'over http unless it is secure',
      ['a=1; path=/', 'b=2; path=/; Secure'],
      at('http://www.shop.example/'),
      'a=1',
    ],
    ['over https if it is secure', ['b=2; path=/; Secure'], site, 'b=2'],
    [
      'with those of longer paths first',
      ['a=1; path=/', 'b=2; path=/a', 'c=3; path=/'],
      site,
      'b=2; a=1; c=3',
    ],
    ['with its latest value', ['a=1; path=/', 'a=2; path=/'], site, 'a=2'],
    ['without a name', ['nuts; path=/'], site, 'nuts'],
    ['with an empty value', ['a=; path=/'], site, 'a='],
    ['with all behind its first equals sign', ['a=b=c'], site, 'a=b=c'],
  ])('%s', (_name, setCookies, to, header) => {
    expect(sent(setCookies, { to })).toBe(header);
  });
});

describe('a cookie is not kept', () => {
  test.each<readonly [string, string, URL]>([
    ['for a domain that is not its own', 'a=1; domain=bank.example', site],
    ['for a domain below its own', 'a=1; domain=x.www.shop.example', site],
    ['for a top-level domain', 'a=1; domain=example', site],
    ['for the end of an address', 'a=1; domain=0.0.1', at('http://127.0.0.1/')],
    ['as secure, from http', 'a=1; secure', at('http://www.shop.example/')],
    ['when it is over', 'a=1; max-age=0', site],
    ['when it has long been over', 'a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT', site],
    ['when it is too long', `a=${'b'.repeat(5_000)}`, site],
    ['with a control character', 'a=\u0001', site],
    ['when there is nothing of it', '=', site],
  ])('%s', (_name, header, from) => {
    expect(sent([header], { from })).toBe('');
  });

  test('longer than it says', () => {
    expect(sent(['a=1; max-age=10'], { laterMs: 9_000 })).toBe('a=1');
    expect(sent(['a=1; max-age=10'], { laterMs: 10_000 })).toBe('');
    const expires = `a=1; expires=${new Date(NOW + 10_000).toUTCString()}`;
    expect(sent([expires], { laterMs: 9_000 })).toBe('a=1');
    expect(sent([expires], { laterMs: 11_000 })).toBe('');
    expect(sent([`${expires}; max-age=100`], { laterMs: 11_000 })).toBe('a=1');
    expect(sent(['a=1; expires=nuts'], { laterMs: 1e12 })).toBe('a=1');
  });

  test('once its site takes it back', () => {
    expect(sent(['a=1', 'b=2', 'a=; max-age=-1'])).toBe('b=2');
  });
});

test('a copy goes its own way', () => {
  const jar = new CookieJar();
  jar.store(['a=1'], site, NOW);
  const copy = jar.copy();
  copy.store(['b=2'], site, NOW);
  expect([jar.headerFor(site, NOW), copy.headerFor(site, NOW)]).toEqual(['a=1', 'a=1; b=2']);
});

test('the cookies of a probe join the owner’s', () => {
  expect(withCookies({ A: 'b' }, '')).toEqual({ A: 'b' });
  expect(withCookies({ A: 'b' }, 'c=1')).toEqual({ A: 'b', Cookie: 'c=1' });
  expect(withCookies({ COOKIE: 'a=1;b=2' }, 'b=3')).toEqual({ COOKIE: 'a=1; b=3' });
});

test('any cookies give a header that fits into a request', fuzzTimeout, () => {
  const part = fc.constantFrom(
    'a=',
    'b',
    '; path=/',
    '; domain=',
    'shop.example',
    ';',
    '=',
    '\xff',
    '\0',
    '\r\n',
    '"',
    'x'.repeat(2_000),
  );
  const header = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(header, { maxLength: 80 }), (headers) => {
      const text = sent(headers);
      expect(text).toMatch(/^[\t -~\u0080-\u00ff]*$/);
      expect(text.length).toBeLessThanOrEqual(8_192);
    }),
    { numRuns: Math.ceil(FUZZ_RUNS / 10) },
  );
});
