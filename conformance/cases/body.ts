import type { Expectation, HostileCase, HostileTry } from '../format/hostile-case.ts';
import {
  answer,
  compress,
  drip,
  join,
  readHead,
  repeat,
  send,
  wait,
  type Act,
  type Bytes,
} from '../format/script.ts';
import { down, siteTry, up } from '../format/single-try.ts';

const HEAD = 'HTTP/1.1 200 OK\r\n';
const CAP_BYTES = 1_048_576;
const quickly = { withinMs: 2_000 } as const;
const missing = down('keyword_missing', quickly);
const cutMissing = down('keyword_missing', { ...quickly, notes: ['truncated_at_cap'] });
const badEncoding = down('bad_encoding', quickly);
const PAGE = '<p>acorns and nuts</p>';
const endless: Act = send(repeat('x', 100_000), { times: 1_000_000 });
const UMLAUT = 'N\u00fcsse: nuts';

/** Bodies, where somebody asks for their text. */
export const bodyCases: readonly HostileCase[] = [
  {
    id: 'B1',
    does: 'an endless body',
    tries: [
      ruleTry('without the text', [readHead, send(`${HEAD}\r\n`), endless], cutMissing),
      ruleTry('with the text', [readHead, send(`${HEAD}\r\n${PAGE}`), endless], up([], quickly)),
      ruleTry(
        'with the text, and slow',
        [readHead, send(`${HEAD}\r\n${PAGE}`), send('x', { times: 1_000_000, everyMs: 100 })],
        up([], quickly),
      ),
    ],
  },
  {
    id: 'B2',
    does: '50 MB out of 50 KB of gzip',
    tries: [ruleTry('', coded('gzip', compress('gzip', repeat('\0', 50_000_000))), cutMissing)],
  },
  {
    id: 'B3',
    does: '100 content codings',
    tries: [
      ruleTry('in one line', coded(Array(100).fill('gzip').join(', '), 'x'), badEncoding),
      ruleTry(
        'in 100 lines',
        answer(HEAD, repeat('Content-Encoding: gzip\r\n', 100), '\r\nx'),
        badEncoding,
      ),
    ],
  },
  {
    id: 'B4',
    does: 'codings that nobody asked for',
    tries: [
      ...(['br', 'zstd', 'deflate', 'deflate-raw'] as const).map((how) =>
        ruleTry(
          how,
          coded(how.replace('-raw', ''), compress(how, PAGE)),
          up([], {
            ...quickly,
            truth: [
              {
                kind: 'request',
                server: 'site',
                index: 0,
                has: ['Accept-Encoding: gzip, identity'],
              },
            ],
          }),
        ),
      ),
      ruleTry('gzip', coded('gzip', compress('gzip', PAGE)), up([], quickly)),
      ruleTry('none of them', coded('utf-8', PAGE), up(['bad_encoding'], quickly)),
      ruleTry('gzip around nothing', coded('gzip', ''), missing),
    ],
  },
  {
    id: 'B5',
    does: 'truncated or corrupt gzip',
    tries: [
      ruleTry(
        'truncated behind the text',
        coded('gzip', { kind: 'cut', of: compress('gzip', repeat(PAGE, 1_000)), length: 60 }),
        up(['bad_encoding'], quickly),
      ),
      ruleTry(
        'truncated before the text',
        coded('gzip', { kind: 'cut', of: compress('gzip', PAGE), length: 16 }),
        badEncoding,
      ),
      ruleTry(
        'garbage behind it',
        coded('gzip', join(compress('gzip', PAGE), 'garbage')),
        up([], quickly),
      ),
      ruleTry('corrupt', coded('gzip', '\x1f\x8b\x08\0\0\0\0\0\0\x03garbage'), badEncoding),
      ruleTry('plain text', coded('gzip', PAGE), badEncoding),
    ],
  },
  {
    id: 'B6',
    does: 'the text lies across two chunks, or across the cap',
    tries: [
      ruleTry(
        'two chunks',
        [
          readHead,
          send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nnu\r\n`),
          wait(50),
          send('2\r\nts\r\n0\r\n\r\n'),
        ],
        up([], quickly),
      ),
      ruleTry('the cap', answer(`${HEAD}\r\n`, repeat('x', CAP_BYTES - 2), 'nuts'), cutMissing),
    ],
  },
  {
    id: 'B7',
    does: 'other charsets, none, and NULs',
    tries: [
      siteTry(typed('', '<meta charset="gbk">\xbb\xb6\xd3\xad'), {
        options: { keyword: '\u6b22\u8fce' },
        expect: up([], quickly),
      }),
      ruleTry('UTF-16', typed('', { kind: 'utf16le', text: PAGE }), up([], quickly)),
      charsetTry('Latin-1', typed('iso-8859-1', UMLAUT)),
      charsetTry('none', typed('', 'N\xc3\xbcsse: nuts')),
      ruleTry('unknown', typed('squirrel-8', PAGE), up([], quickly)),
      ruleTry('NULs', typed('', '\0\0nuts\0'), up([], quickly)),
    ],
  },
  {
    id: 'B8',
    does: '1 MiB of a against (a+)+$',
    tries: [
      siteTry(answer(`${HEAD}\r\n`, repeat('a', CAP_BYTES)), {
        options: { keyword: '(a+)+$' },
        expect: down('keyword_missing', { withinMs: 500 }),
      }),
    ],
  },
  {
    id: 'B9',
    does: 'JSON that breaks parsers',
    tries: [
      jsonTry('100,000 deep', join('{"nuts":', repeat('[', 100_000), repeat(']', 100_000), '}')),
      jsonTry('many keys', join('{', repeat('"k":0,', 150_000), '"nuts":0}')),
      jsonTry('__proto__', '{"__proto__":{"polluted":1},"constructor":{"prototype":1},"nuts":1}'),
      jsonTry('double keys and 1e999', '{"nuts":1,"nuts":1e999}'),
    ],
  },
  {
    id: 'B10',
    does: 'one byte of the body a second',
    tries: [
      siteTry([readHead, send(`${HEAD}\r\n`), drip(repeat('x', 1_000), 1_000)], {
        options: { keyword: 'nuts' },
        quickTimeoutMs: 1_500,
        expect: down('body_timeout'),
      }),
    ],
  },
  {
    id: 'B11',
    does: 'a body with a script',
    tries: [
      ruleTry('', answer(`${HEAD}\r\n<script>alert(1)</script>`), {
        ...missing,
        nowhere: ['<script>', 'alert'],
      }),
    ],
  },
];

function ruleTry(name: string, script: readonly Act[], expect: Expectation): HostileTry {
  const probe = siteTry(script, { options: { keyword: 'nuts' }, expect });
  return { ...(name !== '' && { name }), ...probe };
}

/** Bytes in which the German word has to be found. */
function charsetTry(name: string, script: readonly Act[]): HostileTry {
  return { name, ...siteTry(script, { options: { keyword: UMLAUT }, expect: up([], quickly) }) };
}

function coded(coding: string, body: Bytes): readonly Act[] {
  return answer(`${HEAD}Content-Encoding: ${coding}\r\n\r\n`, body);
}

function typed(charset: string, body: Bytes): readonly Act[] {
  const parameter = charset === '' ? '' : `; charset=${charset}`;
  return answer(`${HEAD}Content-Type: text/html${parameter}\r\n\r\n`, body);
}

function jsonTry(name: string, json: Bytes): HostileTry {
  const script = answer(`${HEAD}Content-Type: application/json\r\n\r\n`, json);
  return ruleTry(name, script, up([], quickly));
}
