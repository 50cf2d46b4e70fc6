import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleMonitorKinds as kinds } from '../../../test/support/sample-kinds.ts';
import { SERVICE_DEFAULTS as defaults } from '../monitor/monitor-defaults.ts';
import type { MonitorSpec } from '../monitor/monitor.ts';
import { readList, type ListReading } from './read-list.ts';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

function read(text: string): ListReading {
  return readList(text, { file: 'sites.txt', kinds, defaults });
}

function linesOf(text: string): readonly (readonly [number, string])[] {
  const { entries, problems } = read(text);
  expect(problems).toEqual([]);
  return entries.map(({ line, spec }) => [line, spec.target]);
}

function firstOf(text: string): MonitorSpec | undefined {
  const { entries, problems } = read(text);
  expect(problems).toEqual([]);
  return entries[0]?.spec;
}

describe('a list of lines', () => {
  test('comments, blank lines, a byte-order mark and CRLF are fine', () => {
    const text =
      '\uFEFF# sites\r\n\r\n  example.com\t# the shop\r\nhttp://a.com/#part\r\n \t \r\n#http://b.com\r\nhttp://c.com';
    expect(linesOf(text)).toEqual([
      [3, 'https://example.com/'],
      [4, 'http://a.com/'],
      [7, 'http://c.com/'],
    ]);
  });

  test('settings follow the address', () => {
    const text = String.raw`https://a.com/?q=1 interval=60s owner=ops keyword="Sign \"in\" # \\ \n" method=get expect=200-299 name='My "shop"' maxRedirects=0 insecure=true confirm=1s,2s recover=none slow=2s failures=3/10m header="Accept: a:b" header='X-Key: #1' paused=true # interval=5s`;
    expect(firstOf(text)).toEqual({
      ...MONITOR_FALLBACKS,
      kind: 'http',
      name: 'My "shop"',
      target: 'https://a.com/?q=1',
      options: {
        url: 'https://a.com/?q=1',
        method: 'get',
        expect: '200-299',
        keyword: String.raw`Sign "in" # \ \n`,
        maxRedirects: 0,
        headers: { Accept: 'a:b', 'X-Key': '#1' },
        insecure: true,
      },
      intervalMs: 60_000,
      timeoutMs: 10_000,
      slow: { kind: 'limit', limitMs: 2_000 },
      confirmAfterMs: [1000, 2000],
      failures: { count: 3, withinMs: 600_000 },
      recoverAfterMs: [],
      ownerIds: ['ops'],
      tags: [],
      isPaused: true,
    });
  });

  test('a # inside a word or quotes begins no comment', () => {
    expect(firstOf('a.com name=a#b keyword="# c"')).toMatchObject({
      name: 'a#b',
      options: { keyword: '# c' },
    });
  });

  test('a text that looks like a number stays text where text is wanted', () => {
    expect(firstOf('a.com keyword=404 name=007')).toMatchObject({
      name: '007',
      options: { keyword: '404' },
    });
  });

  test('an address in brackets is no JSON', () => {
    expect(linesOf('[::1]:8080\n[2001:db8::1]')).toEqual([
      [1, 'https://[::1]:8080/'],
      [2, 'https://[2001:db8::1]/'],
    ]);
  });

  test('every bad line is named, and the good ones are kept apart', () => {
    const { entries, problems } = read(
      'a.com\nftp://b\nc.com x=1 interval=0s\nd.com "\na.com interval=1m',
    );
    expect(entries.map(({ line }) => line)).toEqual([1]);
    expect(problems.map(({ file, line, path }) => [file, line, path])).toEqual([
      ['sites.txt', 2, 'url'],
      ['sites.txt', 3, 'interval'],
      ['sites.txt', 3, 'x'],
      ['sites.txt', 4, ''],
      ['sites.txt', 5, 'url'],
    ]);
  });

  test('an address that stands there twice with the same settings is there once, with a warning', () => {
    const { entries, problems, warnings } = read(
      'a.com interval=1m\nb.com\nhttps://A.com interval=60s',
    );
    expect(problems).toEqual([]);
    expect(entries.map(({ line }) => line)).toEqual([1, 2]);
    expect(warnings).toEqual([
      {
        path: 'url',
        file: 'sites.txt',
        line: 3,
        message: 'https://a.com/ is already in the list',
        hint: 'same as line 1',
      },
    ]);
  });
});

describe('a CSV list', () => {
  test('has a header row with a url column and quotes as in RFC 4180', () => {
    const text =
      '# export\r\n\r\nName,URL,interval,keyword,header\r\n"Shop, ""Berlin""",https://a.com/,60s,"two\r\nlines","A: 1\nB: 2"\r\n\r\n#x,y\r\n, b.com ,,\r\n';
    const { entries, problems } = read(text);
    expect(problems).toEqual([]);
    expect(entries).toMatchObject([
      {
        line: 4,
        spec: {
          name: 'Shop, "Berlin"',
          target: 'https://a.com/',
          intervalMs: 60_000,
          options: { keyword: 'two\r\nlines', headers: { A: '1', B: '2' } },
        },
      },
      { line: 9, spec: { name: 'b.com', intervalMs: 300_000 } },
    ]);
  });

  test.each([';', '\t'])('may be separated by %j', (delimiter) => {
    const cell = `x${delimiter}y, z`;
    const text = `url${delimiter}keyword${delimiter}confirm.after\na.com${delimiter}"${cell}"${delimiter}1s,2s`;
    expect(firstOf(text)).toMatchObject({
      confirmAfterMs: [1000, 2000],
      options: { keyword: cell },
    });
  });

  test('one column is enough', () => {
    expect(linesOf('url\na.com\nb.com')).toEqual([
      [2, 'https://a.com/'],
      [3, 'https://b.com/'],
    ]);
  });

  test('rows of several kinds stand in one list', () => {
    const { entries } = read('kind,url,host,port\nhttp,a.com,,\ntcp,,db,5432');
    expect(entries.map(({ spec }) => spec.target)).toEqual(['https://a.com/', 'db:5432']);
  });
});

describe('a JSON list', () => {
  test('holds addresses and objects', () => {
    const text =
      '\uFEFF[\n  "a.com",\n\n  { "url": "b.com",\n    "name": "B, [\\"x\\"]", "headers": { "A": "}" } }\n]\n';
    const { entries, problems } = read(text);
    expect(problems).toEqual([]);
    expect(entries).toMatchObject([
      { line: 2, spec: { target: 'https://a.com/' } },
      { line: 4, spec: { name: 'B, ["x"]', options: { headers: { A: '}' } } } },
    ]);
  });

  test('one broken entry does not hide the others', () => {
    const { problems } = read('["a.com",\n{"url": },\n"ftp://b",\n["c"],\n"d.com",\n"d.com\n]');
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [2, 'this entry is not valid JSON'],
      [3, 'url: "ftp://b" has the scheme "ftp"'],
      [4, 'an entry must be an address or an object, not a list'],
      [6, 'this entry is not valid JSON'],
    ]);
  });

  test('deep nesting is refused without being parsed', () => {
    const deep = `["a.com", ${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
    expect(read(deep).problems).toMatchObject([
      { message: 'this entry is nested more than 32 levels deep' },
    ]);
  });
});

describe('any list', () => {
  test.each([
    ['websites.txt', 33],
    ['websites.csv', 3],
    ['websites.json', 3],
  ])('the example %s is valid', (file, count) => {
    const text = readFileSync(new URL(`../../../examples/${file}`, import.meta.url), 'utf8');
    expect(linesOf(text)).toHaveLength(count);
  });

  test('never throws, and says something whenever it finds nothing', () => {
    const words =
      'url|,|;|\t|\n|\r\n|"|\'|#| |[|]|{|}|:|=|a.com|http://|name|interval|60s|\\|\uFEFF|__proto__|null|5|kind|tcp';
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...words.split('|')), { maxLength: 60 }).map((all) => all.join('')),
      fc.json({ maxDepth: 5 }),
      fc.array(fc.json({ maxDepth: 2 })).map((all) => `[${all.join(',')}]`),
    );
    fc.assert(
      fc.property(text, (given) => {
        const { entries, problems } = read(given);
        expect(entries.length + problems.length).toBeGreaterThan(0);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('what CSV writers write is read back', () => {
    const cell = fc.string({ minLength: 1, maxLength: 12 }).map((text) => `x${text}x`);
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (keywords) => {
        const rows = keywords.map((text, i) => `a${i}.com,"${text.replaceAll('"', '""')}"`);
        const { entries } = read(`url,keyword\r\n${rows.join('\r\n')}`);
        expect(entries.map(({ spec }) => spec.options['keyword'])).toEqual(keywords);
      }),
    );
  });
});
