import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { seededRandom } from '../soak/seeded-random.ts';

/** The word that every page holds before anything is done to it. */
export const WORD = 'acorns';

const PAGE = `<!doctype html><title>nuts</title><p>Fresh ${WORD} daily, and ${'many '.repeat(30)}more.`;
const START = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';

function latin1(bytes: Buffer): string {
  return bytes.toString('latin1');
}

function whole(headers: string, body: string): string {
  return `${START}${headers}\r\n${body}`;
}

function withLength(headers: string, body: string): string {
  return whole(`${headers}Content-Length: ${body.length}\r\n`, body);
}

function chunks(body: string, size: number, extra = ''): string {
  let text = '';
  for (let at = 0; at < body.length; at += size) {
    const part = body.slice(at, at + size);
    text += `${part.length.toString(16)}${extra}\r\n${part}\r\n`;
  }
  return `${text}0\r\n\r\n`;
}

const CHUNKED = 'Transfer-Encoding: chunked\r\n';

/** Answers without a fault, one character a byte; mutations begin with them. */
const SEEDS: readonly string[] = [
  withLength('', PAGE),
  whole('', PAGE),
  whole(CHUNKED, chunks(PAGE, 50)),
  whole(CHUNKED, chunks(PAGE, 1_000, ';name=value')),
  whole(CHUNKED, `${chunks(PAGE, 90).slice(0, -2)}X-Trailer: nuts\r\n\r\n`),
  `HTTP/1.1 100 Continue\r\n\r\n${withLength('', PAGE)}`,
  `HTTP/1.1 103 Early Hints\r\nLink: </nuts>\r\n\r\n${whole(CHUNKED, chunks(PAGE, 70))}`,
  withLength('', PAGE).replace('HTTP/1.1', 'HTTP/1.0'),
  whole(CHUNKED, chunks(PAGE, 80)).replace('HTTP/1.1', 'HTTP/1.0'),
  withLength('Server: squirrel\r\nDate: Sat, 01 Nov 2025 00:00:00 GMT\r\nX-Note:\r\n', PAGE),
  withLength('Content-Encoding: gzip\r\n', latin1(gzipSync(PAGE))),
  withLength('Content-Encoding: deflate\r\n', latin1(deflateSync(PAGE))),
  withLength('Content-Encoding: deflate\r\n', latin1(deflateRawSync(PAGE))),
  whole(`Content-Encoding: gzip\r\n${CHUNKED}`, chunks(latin1(gzipSync(PAGE)), 40)),
  withLength('Content-Encoding: br\r\n', latin1(brotliCompressSync(PAGE))),
  withLength('Content-Encoding: zstd\r\n', latin1(zstdCompressSync(PAGE))),
  withLength('Content-Encoding: gzip, deflate\r\n', latin1(deflateSync(gzipSync(PAGE)))),
];

const LINES: readonly string[] = [
  'Content-Length: 5',
  'Content-Length: 100000',
  'Content-Length: -1',
  'Content-Length: 0x10',
  'Content-Length:',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding : chunked',
  'Content-Encoding: gzip',
  'Content-Encoding: identity',
  'Content-Encoding: nuts',
  'Content-Encoding:',
  ' folded',
  'no colon here',
  ': no name',
  'X-Control: a\x01b',
  'Connection: keep-alive',
];
const BYTES: readonly string[] = [
  '\r',
  '\n',
  '\r\n',
  ' ',
  '\t',
  ':',
  ';',
  '0',
  '5',
  'f',
  ',',
  '-',
  '\0',
  '\x7f',
  '\xff',
];

type Random = () => number;
type Mutation = (text: string, random: Random) => string;

function below(count: number, random: Random): number {
  return Math.floor(random() * count);
}

function oneOf(choices: readonly string[], random: Random): string {
  return choices[below(choices.length, random)] ?? '';
}

// Nearer to the front, where heads and sizes are, more often than not; behind the status line, whose number is no matter here.
function somewhere(text: string, random: Random): number {
  const end = random() < 0.6 ? Math.min(text.length, 180) : text.length;
  return 17 + below(Math.max(1, end - 17), random);
}

function splice(
  text: string,
  at: number,
  { drop = 0, put = '' }: { drop?: number; put?: string },
): string {
  return text.slice(0, at) + put + text.slice(at + drop);
}

function lineStarts(text: string): readonly number[] {
  const head = text.indexOf('\r\n\r\n');
  return [...text.slice(0, Math.max(0, head) + 2).matchAll(/\n/g)].map((found) => found.index + 1);
}

const MUTATIONS: readonly Mutation[] = [
  (text, random) => splice(text, somewhere(text, random), { drop: 1 }),
  (text, random) => splice(text, somewhere(text, random), { drop: 1 + below(20, random) }),
  (text, random) => splice(text, somewhere(text, random), { put: oneOf(BYTES, random) }),
  (text, random) => splice(text, somewhere(text, random), { drop: 1, put: oneOf(BYTES, random) }),
  (text, random) => text.slice(0, somewhere(text, random)),
  (text, random) =>
    text + oneOf(['\r\n', '0\r\n\r\n', 'garbage', '\0\0\0', 'HTTP/1.1 500 No\r\n\r\n'], random),
  (text, random) => {
    const starts = lineStarts(text);
    const at = starts[below(starts.length, random)] ?? text.length;
    return splice(text, at, { put: `${oneOf(LINES, random)}\r\n` });
  },
  (text, random) => {
    const starts = lineStarts(text);
    const index = below(starts.length, random);
    const line = text.slice(starts[index] ?? 0, starts[index + 1] ?? starts[index] ?? 0);
    return splice(text, starts[index] ?? text.length, { put: line });
  },
  (text) => text.replaceAll('\r\n', '\n'),
  (text) => text.slice(0, -2),
  (text, random) =>
    splice(text, somewhere(text, random), {
      drop: 1,
      put: String.fromCharCode(below(256, random)),
    }),
];

/** That many answers, mutated once to three times; the same seed gives the same ones. */
export function mutatedAnswers(count: number, seed: number): readonly Buffer[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    let text = oneOf(SEEDS, random);
    for (let left = 1 + below(3, random); left > 0; left -= 1) {
      text = MUTATIONS[below(MUTATIONS.length, random)]?.(text, random) ?? text;
    }
    return Buffer.from(text, 'latin1');
  });
}
