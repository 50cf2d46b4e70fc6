import type { HostileCase } from '../format/hostile-case.ts';
import { answer, fin, hold, readHead, repeat, send, type Bytes } from '../format/script.ts';
import { down, siteTry, up } from '../format/single-try.ts';

const LINE = 'HTTP/1.1 200 OK\r\n';
const quickly = { withinMs: 2_000 } as const;

/** The first reading after the status line ends at 64 KiB; what was on the way by then is the kernel's. */
const notMuchMore = [{ kind: 'sent-at-most', server: 'site', bytes: 8_000_000 }] as const;

/** Status lines and header lines. */
export const httpLineCases: readonly HostileCase[] = [
  {
    id: 'H1',
    does: 'no reason phrase',
    tries: [siteTry(answer('HTTP/1.1 200\r\n\r\n'), { expect: up([], quickly) })],
  },
  {
    id: 'H2',
    does: 'a reason phrase of 1 MB',
    tries: [
      siteTry(answer('HTTP/1.1 200 ', repeat('a', 1_000_000), '\r\n\r\n'), {
        expect: down('head_too_big', { ...quickly, nowhere: ['a'.repeat(129)] }),
      }),
      {
        name: 'of 1 KB, of which 128 bytes are kept',
        ...siteTry(answer('HTTP/1.1 200 ', repeat('b', 1_000), '\r\n\r\n'), {
          expect: up([], { ...quickly, nowhere: ['b'.repeat(129)] }),
        }),
      },
    ],
  },
  {
    id: 'H3',
    does: 'HTTP/1.0, then closes',
    tries: [siteTry(answer('HTTP/1.0 200 OK\r\n\r\n'), { expect: up([], quickly) })],
  },
  {
    id: 'H4',
    does: 'a page without any head',
    tries: [siteTry(answer('<html>it works</html>'), { expect: down('not_http', quickly) })],
  },
  {
    id: 'H5',
    does: 'ICY 200 OK',
    tries: [siteTry(answer('ICY 200 OK\r\n\r\n'), { expect: down('not_http', quickly) })],
  },
  {
    id: 'H6',
    does: 'http/1.1 in lower case',
    tries: [siteTry(answer('http/1.1 200 OK\r\n\r\n'), { expect: down('not_http', quickly) })],
  },
  {
    id: 'H7',
    does: 'empty lines before the status line',
    tries: [siteTry(answer(`\r\n\r\n${LINE}\r\n`), { expect: up([], quickly) })],
  },
  {
    id: 'H8',
    does: 'an odd version in text',
    tries: ['1.2', '2.0', '9.9'].map((version) => ({
      name: version,
      ...siteTry(answer(`HTTP/${version} 200 OK\r\n\r\n`), {
        expect: up(['odd_version'], quickly),
      }),
    })),
  },
  {
    id: 'H9',
    does: 'an HTTP/2 SETTINGS frame',
    tries: [
      siteTry([readHead, send('\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64'), hold], {
        expect: down('not_http', quickly),
      }),
    ],
  },
  {
    id: 'H10',
    does: 'a status code that is none',
    tries: ['000', '99', 'abc', '1000', '20'].map((code) => ({
      name: code,
      ...siteTry(answer(`HTTP/1.1 ${code} OK\r\n\r\n`), { expect: down('bad_status', quickly) }),
    })),
  },
  {
    id: 'H11',
    does: 'a status code outside the registry',
    tries: [999, 520, 521, 522, 523, 524, 525, 526, 530].map((code) => ({
      name: `${code}`,
      ...siteTry(answer(`HTTP/1.1 ${code} Odd\r\n\r\n`), {
        expect: down(`http_${code}`, { ...quickly, result: { 'evidence.statusCode': code } }),
      }),
    })),
  },
  {
    id: 'H12',
    does: '10 MB of headers',
    tries: [
      siteTry([readHead, send(LINE), send(header('x', 1_000), { times: 10_000 }), fin], {
        expect: down('head_too_big', { ...quickly, truth: notMuchMore }),
      }),
    ],
  },
  {
    id: 'H13',
    does: 'one header of 63 KiB',
    tries: [siteTry(answer(LINE, header('x', 64_400), '\r\n'), { expect: up([], quickly) })],
  },
  {
    id: 'H14',
    does: '100,000 tiny header lines',
    tries: [
      siteTry([readHead, send(LINE), send('a:b\r\n', { times: 100_000 }), fin], {
        expect: down('head_too_big', quickly),
      }),
    ],
  },
  {
    id: 'H15',
    does: '500 cookies',
    tries: [
      siteTry(answer(LINE, repeat('Set-Cookie: id=crumbs\r\n', 500), '\r\n'), {
        expect: down('head_too_big', { ...quickly, nowhere: ['crumbs'] }),
      }),
      {
        name: 'few of them, none of which is kept',
        ...siteTry(answer(LINE, repeat('Set-Cookie: id=crumbs\r\n', 5), '\r\n'), {
          expect: up([], { ...quickly, nowhere: ['crumbs'] }),
        }),
      },
    ],
  },
  {
    id: 'H16',
    does: 'a header without end, 1 MB a second',
    tries: [
      siteTry(
        [readHead, send(`${LINE}X: `), send(repeat('a', 10_000), { times: 100_000, everyMs: 10 })],
        { expect: down('head_too_big', quickly) },
      ),
    ],
  },
  {
    id: 'H17',
    does: 'line ends without CR',
    tries: [
      siteTry(answer('HTTP/1.1 200 OK\nContent-Length: 0\n\n'), {
        expect: up(['bad_header'], quickly),
      }),
    ],
  },
  {
    id: 'H18',
    does: 'line ends without LF',
    tries: [
      siteTry(answer('HTTP/1.1 200 OK\rContent-Length: 0\r\r'), {
        expect: down('bad_header', quickly),
      }),
    ],
  },
  {
    id: 'H19',
    does: 'folded header lines',
    tries: [
      siteTry(answer(`${LINE}X-Folded: one\r\n two\r\n\tthree\r\n\r\n`), {
        expect: up(['bad_header'], quickly),
      }),
    ],
  },
  {
    id: 'H20',
    does: 'NUL or control bytes in a value',
    tries: [
      ...['\0', '\x01', '\x7f', '\x1b'].map((byte) => ({
        name: JSON.stringify(byte),
        ...siteTry(answer(`${LINE}X: a${byte}b\r\n\r\n`), { expect: up(['bad_header'], quickly) }),
      })),
      {
        name: 'in a reason phrase, stripped before it is kept',
        ...siteTry(answer('HTTP/1.1 200 O\x1b[31mK\0\r\n\r\n'), {
          expect: up([], { ...quickly, nowhere: ['\x1b', '\0'] }),
        }),
      },
    ],
  },
  {
    id: 'H21',
    does: 'NUL in a name',
    tries: [siteTry(answer(`${LINE}X\0Y: a\r\n\r\n`), { expect: down('bad_header', quickly) })],
  },
  {
    id: 'H22',
    does: 'a space before the colon, a line without colon',
    tries: [
      siteTry(answer(`${LINE}X : a\r\n\r\n`), { expect: up(['bad_header'], quickly) }),
      {
        name: 'no colon',
        ...siteTry(answer(`${LINE}nonsense\r\n\r\n`), { expect: up(['bad_header'], quickly) }),
      },
    ],
  },
  {
    id: 'H23',
    does: 'Latin-1, UTF-8 and invalid UTF-8 in values',
    tries: ['\xe4', '\xc3\xa4', '\xff\xfe'].map((bytes) => ({
      name: JSON.stringify(bytes),
      ...siteTry(answer(`HTTP/1.1 200 ${bytes}\r\nX: ${bytes}\r\n\r\n`), {
        expect: up([], quickly),
      }),
    })),
  },
  {
    id: 'H24',
    does: 'headers called like parts of every object',
    tries: [
      siteTry(answer(`${LINE}__proto__: a\r\nconstructor: b\r\ntoString: c\r\n\r\n`), {
        expect: up([], quickly),
      }),
    ],
  },
];

function header(name: string, length: number): Bytes {
  return { kind: 'join', parts: [`${name}: `, repeat('a', length), '\r\n'] };
}
