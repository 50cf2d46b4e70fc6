import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HttpHead } from '../../../network/index.ts';
import { FUZZ_RUNS, fuzzTimeout } from '../../../../test/support/fuzz-runs.ts';
import { readTexts } from './charset.ts';
import { withoutStalls } from '../../../testing/without-stalls.ts';

function headWith(type: string | null): HttpHead {
  const fields = type === null ? [] : ([['content-type', type]] as const);
  return { statusCode: 200, reasonPhrase: '', httpVersion: '1.1', fields, notes: [] };
}

function read(parts: readonly (string | readonly number[])[], type: string | null = null): string {
  const bytes = Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
    ),
  );
  return readTexts(bytes, headWith(type)).join('|');
}

// Bytes of words as their users' programs write them.
const GBK = [0xbb, 0xb6, 0xd3, 0xad]; // 欢迎
const SHIFT_JIS = [0x83, 0x65, 0x83, 0x58, 0x83, 0x67]; // テスト
const EUC_KR = [0xc7, 0xd1, 0xb1, 0xdb]; // 한글
const BIG5 = [0xa7, 0x41, 0xa6, 0x6e]; // 你好
const ARABIC = [0xd3, 0xe1, 0xc7, 0xe3]; // سلام
const CYRILLIC = [0xc2, 0xe5, 0xeb, 0xea, 0xe0]; // Велка in windows-1251
const KOI8 = [0xc2, 0xc5, 0xcc, 0xcb, 0xc1]; // белка
const ISO_2022_JP = [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42]; // 日本

describe('a page is read in the charset that', () => {
  test.each([
    ['its head names', GBK, 'text/html; charset=gbk', '欢迎'],
    ['its head names, in quotes', GBK, 'text/html; charset="GB2312"', '欢迎'],
    ['its head names, in single quotes', GBK, "text/html;charset='gb18030'", '欢迎'],
    ['its head names: Shift_JIS', SHIFT_JIS, 'text/html; charset=Shift_JIS', 'テスト'],
    ['its head names: EUC-KR', EUC_KR, 'text/html; charset=ks_c_5601-1987', '한글'],
    ['its head names: Big5', BIG5, 'text/html; charset=Big5', '你好'],
    ['its head names: windows-1256', ARABIC, 'text/html; charset=windows-1256', 'سلام'],
    ['its head names: windows-1251', CYRILLIC, 'text/html; charset=cp1251', 'Велка'],
    ['its head names: KOI8-R', KOI8, 'text/html; charset=koi8-r', 'белка'],
    ['its head names: ISO-2022-JP', ISO_2022_JP, 'text/html; charset=iso-2022-jp', '日本'],
    ['its head calls Latin-1 and means windows-1252', [0x80], 'text/html; charset=latin1', '€'],
  ])('%s', (_name, bytes, type, text) => {
    expect(read([bytes], type)).toBe(text);
  });

  test.each([
    ['a meta element', '<meta charset="gbk">'],
    ['a meta element without quotes', '<META CHARSET=GBK>'],
    ['a meta element with more attributes', '<meta name=x content="y" charset=\'gbk\'/>'],
    ['a meta element after a comment', '<!-- <meta charset="koi8-r"> --><meta charset="gbk">'],
    [
      'a meta element after an attribute that holds one',
      '<a title="<meta charset=koi8-r>"><meta charset=gbk>',
    ],
    ['a meta element after an unknown one', '<meta charset="nuts"><meta charset="gbk">'],
    [
      'a meta element of the old form',
      '<meta http-equiv="Content-Type" content="text/html; charset=gbk">',
    ],
    [
      'the old form, the other way round',
      "<meta content='text/html;charset = gbk' http-equiv=content-type>",
    ],
  ])('%s names', (_name, markup) => {
    expect(read([`<!doctype html>${markup}`, GBK])).toBe(`<!doctype html>${markup}欢迎`);
  });

  test('an XML declaration names', () => {
    const start = '<?xml version="1.0" encoding="gbk"?><rss>';
    expect(read([start, GBK])).toBe(`${start}欢迎`);
  });

  test('a byte order mark shows, whatever else is said', () => {
    const wide = [...Buffer.from('欢迎', 'utf16le')];
    expect(read([[0xff, 0xfe], wide], 'text/html; charset=gbk')).toBe('欢迎');
    expect(read([[0xfe, 0xff, 0x6b, 0x22]], 'text/html; charset=utf-8')).toBe('欢');
    const marked = [0xef, 0xbb, 0xbf, ...Buffer.from('<meta charset=gbk>欢迎')];
    expect(read([marked])).toBe('<meta charset=gbk>欢迎');
  });

  test('XML shows by its width', () => {
    expect(read([[...Buffer.from('<?xml version="1.0"?><a>欢</a>', 'utf16le')]])).toContain('欢');
  });
});

describe('a page is not read in a charset that', () => {
  const latin = '»¶Ó\u00ad';
  test.each([
    ['comes after 1,024 bytes', `${' '.repeat(1_024)}<meta charset=gbk>`],
    ['stands in a comment', '<!-- <meta charset=gbk> '],
    ['stands in the value of another attribute', '<p class="<meta charset=gbk>">'],
    ['is content without being the content type', '<meta name="keywords" content="charset=gbk">'],
    ['belongs to another element', '<metal charset=gbk><script charset=gbk>'],
    ['has a name that is unknown', '<meta charset="nuts">'],
  ])('%s', (_name, markup) => {
    expect(read([markup, GBK])).toContain(latin);
  });

  test('a wide charset that a page names byte by byte is UTF-8', () => {
    expect(read(['<meta charset="utf-16le">', [...Buffer.from('欢迎')]])).toContain('欢迎');
  });
});

test('without a charset a page is UTF-8, and where it is not that windows-1252 as well', () => {
  expect(read([[...Buffer.from('欢迎')]])).toBe('欢迎');
  expect(read([[...Buffer.from('欢迎'), 0xe9]])).toContain('欢迎');
  expect(read([[0x63, 0x61, 0x66, 0xe9]])).toContain('café');
  expect(read([[0x63, 0x61, 0x66, 0xe9]], 'text/html; charset=nuts')).toContain('café');
});

test('any bytes are read in time, and never an exception', fuzzTimeout, () => {
  const marks = ['<meta', '=', '"', "'", '>', '<!--', '-->', '<', '/', ' ', ';', '<?xml', '\n'];
  const words = [' charset', 'gbk', 'content', 'http-equiv', 'content-type', ' encoding', '=gbk'];
  const part = fc.constantFrom(...marks, ...words, '\0', '\xff', 'a');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 400 }), (parts) => {
      const startedAt = performance.now();
      expect(read([parts.join('')])).not.toBeUndefined();
      expect(withoutStalls(performance.now() - startedAt)).toBeLessThan(500);
    }),
    { numRuns: FUZZ_RUNS },
  );
});
