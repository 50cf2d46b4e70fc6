import { DH_10000_GROUP } from '../servers/tls/dh-10000-group.ts';
import type { Expectation, HostileCase, HostileTry, PlainValue } from '../format/hostile-case.ts';
import {
  answer,
  drip,
  join,
  readHead,
  repeat,
  send,
  type Act,
  type Bytes,
} from '../format/script.ts';
import { down, plays, siteTry, up } from '../format/single-try.ts';
import { tlsTry } from './tls-try.ts';

const HEAD = 'HTTP/1.1 200 OK\r\n';
const chunked = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
const endless = { times: 1_000_000_000 } as const;
const PAGE_BYTES = 1_048_576;
const ONE_BYTE_CHUNK = '1\r\nx\r\n';
const tooBig = down('answer_too_big');
const headTooBig = down('head_too_big');
const cutMissing = down('keyword_missing', { notes: ['truncated_at_cap'] });
const switched =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: {request.accept}\r\n\r\n';
// RFC 9113 §4.1: length, type, flags, stream.
const SETTINGS_FRAME = '\0\0\0\x04\0\0\0\0\0';
const tinyLines = (count: number): Bytes =>
  join('HTTP/1.1 103 Early Hints\r\n', repeat('a:b\r\n', count), '\r\n');

/**
 * Targets that make whoever reads them work or hold memory without an end. Beside the 200 of the score: these are run for
 * what they cost us and our other targets.
 */
export const floodCases: readonly HostileCase[] = [
  {
    id: 'W1',
    does: 'a page of 1 MiB in chunks of one byte',
    tries: [
      pageTry('with the text at its end', up(), [
        chunked,
        repeat(ONE_BYTE_CHUNK, PAGE_BYTES - 4),
        '4\r\nnuts\r\n0\r\n\r\n',
      ]),
      pageTry('without the text', down('keyword_missing'), [
        chunked,
        repeat(ONE_BYTE_CHUNK, PAGE_BYTES),
        '0\r\n\r\n',
      ]),
    ],
  },
  {
    id: 'W2',
    does: 'chunks of one byte without an end',
    tries: [flood('http', cutMissing, [send(chunked), send(ONE_BYTE_CHUNK, endless)])],
  },
  {
    id: 'W3',
    does: 'chunks of one byte, each with 10,000 bytes of extension',
    tries: [
      flood('http', cutMissing, [
        send(chunked),
        send(join('1;', repeat('e', 10_000), '\r\nx\r\n'), endless),
      ]),
    ],
  },
  {
    id: 'W4',
    does: 'ten informational answers of 60 KB in tiny lines each',
    tries: [
      siteTry(answer(...Array<Bytes>(10).fill(tinyLines(250)), `${HEAD}\r\n`), {
        expect: headTooBig,
      }),
      pageTry('for a text', headTooBig, [...Array<Bytes>(10).fill(tinyLines(12_000)), chunked]),
    ],
  },
  {
    id: 'W5',
    does: 'a WebSocket message that goes on in empty frames',
    tries: [flood('websocket', tooBig, [send(`${switched}\x01\0`), send('\0\0', endless)])],
  },
  {
    id: 'W6',
    does: 'a WebSocket message of 60,000 frames of one byte',
    tries: [
      flood('websocket', up(), [
        send(join(switched, '\x01\x01x', repeat('\0\x01x', 59_994))),
        send('\0\x04nuts\x80\0'),
      ]),
    ],
  },
  {
    id: 'W7',
    does: 'WebSocket pings without an end',
    tries: [flood('websocket', tooBig, [send(switched), send('\x89\0', endless)])],
  },
  {
    id: 'W8',
    does: 'HTTP/2 frames without an end',
    tries: [
      frames('pings', '\0\0\x08\x06\0\0\0\0\x0012345678'),
      frames('settings', SETTINGS_FRAME),
      frames('of a kind nobody knows', '\0\0\0\xee\0\0\0\0\0'),
      frames('empty data', '\0\0\0\0\0\0\0\0\x01', { first: '\0\0\x01\x01\x04\0\0\0\x01\x88' }),
      frames('data without a head', '\0\0\0\0\0\0\0\0\x01', { reason: 'not_http2' }),
      frames('windows', '\0\0\x04\x08\0\0\0\0\0\0\0\0\x01'),
      frames(
        'of headers that never end',
        `\0\x02\x58\x09\0\0\0\0\x01${'\0\x01a\x02bb'.repeat(100)}`,
        {
          first: '\0\0\x01\x01\0\0\0\0\x01\x88',
          reason: 'head_too_big',
        },
      ),
      frames('of informational answers', '\0\0\x05\x01\x04\0\0\0\x01\x08\x03103', {
        reason: 'informational_flood',
      }),
    ],
  },
  {
    id: 'W9',
    does: 'a greeting without an end',
    tries: [
      lineTry('in one line', 'tcp', { script: [send('x', endless)], options: { receive: 'nuts' } }),
      lineTry('in empty lines', 'tcp', {
        script: [send('\n', endless)],
        options: { receive: 'nuts' },
      }),
      lineTry('of SMTP', 'tcp', {
        script: [send('220-hello\r\n', endless)],
        options: { tls: 'smtp' },
        reason: 'answer_mismatch',
      }),
    ],
  },
  {
    id: 'W10',
    does: 'Diffie-Hellman over a group of 10,000 bits, and no other way',
    tries: [
      tlsTry(
        {
          certificate: { rsaBits: 2_048 },
          maxVersion: 'TLSv1.2',
          ciphers: 'DHE:@SECLEVEL=0',
          dhparam: DH_10000_GROUP,
        },
        down('tls_handshake'),
      ),
    ],
  },
  {
    id: 'W11',
    does: 'a page of single bytes, as fast as they go out',
    tries: [
      siteTry([readHead, send(`${HEAD}\r\n`), drip(repeat('x', 2 * PAGE_BYTES), 0)], {
        options: { keyword: 'nuts' },
        timeoutMs: 1_500,
        expect: down(['body_timeout', 'keyword_missing']),
      }),
    ],
  },
];

function pageTry(name: string, expect: Expectation, bytes: readonly Bytes[]): HostileTry {
  const script = [readHead, send(join(...bytes))];
  return { ...siteTry(script, { options: { keyword: 'nuts' }, expect }), name };
}

/** One server and one probe for the text `nuts`, over HTTP or a WebSocket. */
function flood(
  monitor: 'http' | 'websocket',
  expect: Expectation,
  script: readonly Act[],
): HostileTry {
  const url = monitor === 'http' ? 'http://{site}/' : 'ws://{site}/';
  return {
    servers: { site: plays({ script: [readHead, ...script] }) },
    steps: [{ kind: 'probe', monitor, options: { url, keyword: 'nuts' }, expect }],
  };
}

function frames(
  name: string,
  frame: string,
  {
    first = '',
    reason = 'answer_too_big',
  }: { readonly first?: string; readonly reason?: string } = {},
): HostileTry {
  const script = [send(SETTINGS_FRAME + first), send(frame, endless)];
  return lineTry(name, 'grpc', { script, options: {}, reason });
}

function lineTry(
  name: string,
  monitor: string,
  given: {
    readonly script: readonly Act[];
    readonly options: Readonly<Record<string, PlainValue>>;
    readonly reason?: string | readonly string[];
  },
): HostileTry {
  const { reason = 'answer_too_big' } = given;
  const options = { host: '{site.host}', port: '{site.port}', ...given.options };
  return {
    name,
    servers: { site: plays({ script: given.script }) },
    steps: [{ kind: 'probe', monitor, options, expect: down(reason) }],
  };
}
