import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHttpProbe, type HttpProbe } from '../../support/http-probe.ts';
import { pathOf } from '../../support/programs.ts';
import { answering, onRequest, startRawServer, type Play } from '../../support/raw-server.ts';
import { startChromium, type Chromium } from '../dashboard/chromium.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';

/** A page with the word, and the bytes that a server sends for it. */
interface Page {
  readonly word: string;
  readonly play: Play;
}

const html = (text: string, markup = ''): string =>
  `<!doctype html><html><head>${markup}<title>t</title></head><body><p>${text}</p></body></html>`;

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';

/** A page of `acorn` behind these further header lines. */
function acorn(lines: string, body: string | Buffer = html('acorn')): Page {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  return {
    word: 'acorn',
    play: answering(Buffer.concat([Buffer.from(`${OK}${lines}\r\n`, 'latin1'), bytes])),
  };
}

const length = html('acorn').length;
const chunk = `${length.toString(16)}\r\n${html('acorn')}\r\n`;
const GBK = Buffer.from([0xbb, 0xb6, 0xd3, 0xad]); // 欢迎

/** A GBK page that says so by `lines` of its head or by `markup`. */
function gbk(lines: string, markup: string): Page {
  const [before = '', after = ''] = html('|', markup).split('|');
  const body = Buffer.concat([Buffer.from(before), GBK, Buffer.from(after)]);
  const head = `HTTP/1.1 200 OK\r\n${lines}Content-Length: ${body.length}\r\n\r\n`;
  return { word: '欢迎', play: answering(Buffer.concat([Buffer.from(head), body])) };
}

/** A page that sends everybody to itself who comes without its cookie. */
const cookiePage: Page = {
  word: 'acorn',
  play: (socket) => {
    let request = '';
    socket.on('data', (bytes: Buffer) => (request += bytes.toString('latin1')));
    onRequest(socket, () => {
      const isKnown = /^cookie:.*seen=1/im.test(request);
      const redirect =
        'HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: seen=1; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
      const page = `${OK}Content-Length: ${length}\r\nConnection: close\r\n\r\n${html('acorn')}`;
      socket.end(isKnown ? page : redirect);
    });
  },
};

/** HEAD is answered with this status, every other method with the page. */
function denyingHead(status: string): Page {
  return {
    word: 'acorn',
    play: (socket) => {
      onRequest(socket, (firstLine) => {
        const refused = `HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
        const page = `${OK}Content-Length: ${length}\r\nConnection: close\r\n\r\n${html('acorn')}`;
        socket.end(firstLine.startsWith('HEAD') ? refused : page);
      });
    },
  };
}

const pages: Readonly<Record<string, Page>> = {
  'a plain page': acorn(`Content-Length: ${length}\r\n`),
  'one length, named twice': acorn(`Content-Length: ${length}\r\nContent-Length: ${length}\r\n`),
  'the transfer coding identity': acorn('Transfer-Encoding: identity\r\n'),
  'a page up to the end of the connection': acorn(''),
  'chunks and a length': acorn(
    'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n',
    `${chunk}0\r\n\r\n`,
  ),
  'chunked named twice': acorn(
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n',
    `${chunk}0\r\n\r\n`,
  ),
  'the end of a chunked page sent twice': acorn(
    'Transfer-Encoding: chunked\r\n',
    `${chunk}0\r\n\r\n0\r\n\r\n`,
  ),
  'noise behind a length': acorn(`Content-Length: ${length}\r\n`, `${html('acorn')}0\r\n\r\nnoise`),
  'a header line without a colon': acorn(`nonsense\r\nContent-Length: ${length}\r\n`),
  'gzip with noise behind it': acorn(
    'Content-Encoding: gzip\r\n',
    Buffer.concat([gzipSync(html('acorn')), Buffer.from('noise')]),
  ),
  'GBK by its head': gbk('Content-Type: text/html; charset=gbk\r\n', ''),
  'GBK by a meta element': gbk('Content-Type: text/html\r\n', '<meta charset="gb2312">'),
  'GBK by a meta element of the old form': gbk(
    'Content-Type: text/html\r\n',
    '<meta http-equiv="Content-Type" content="text/html; charset=gbk">',
  ),
  'a redirect to itself that sets a cookie': cookiePage,
  'HEAD denied with 401': denyingHead('401 Unauthorized'),
  'HEAD denied with 404': denyingHead('404 Not Found'),
  'HEAD answered with 500': denyingHead('500 Internal Server Error'),
};

const isChromiumHere = pathOf('chromium') !== null;
let probe: HttpProbe;
let chromium: Chromium;
const ends = new AsyncDisposableStack();

beforeAll(async () => {
  probe = openHttpProbe();
  ends.defer(() => probe.close());
  if (!isChromiumHere) return;
  const folder = ends.use(await temporaryFolder());
  chromium = ends.use(await startChromium(join(folder.path, 'chromium')));
});
afterAll(() => ends.disposeAsync());

test.for(Object.entries(pages))('%s is up, and shown by Chromium', async ([, page], context) => {
  context.skip(!isChromiumHere, 'needs chromium');
  const { word, play } = page;
  const server = await startRawServer(play);
  try {
    const url = `http://127.0.0.1:${server.port}/`;
    expect(await probe.probe(url, { options: { keyword: word } })).toMatchObject({ outcome: 'up' });
    const tab = await chromium.openTab(url);
    await until(
      async () => {
        const text = await tab.evaluate<string>('document.body?.innerText ?? ""');
        return text.includes(word) ? true : null;
      },
      { withinMs: 30_000, describe: () => `Chromium does not show ${word}` },
    );
    await tab.close();
  } finally {
    await server.stop();
  }
});
