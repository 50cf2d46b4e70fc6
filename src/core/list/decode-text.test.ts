import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

const source = { file: 'sites.txt', maxBytes: 1024 * 1024 };

test('UTF-8 is read, its byte-order mark left out', () => {
  const bytes = new TextEncoder().encode('\uFEFFhttp://faß.de');
  expect(decodeText(bytes, source)).toEqual({ kind: 'ok', text: 'http://faß.de' });
});

test.each([
  [new Uint8Array([0x68, 0xe9, 0x0a]), 'the file is not written in UTF-8', 'save it as UTF-8'],
  [new Uint8Array([0xff, 0xfe, 0x61, 0]), 'the file is written in UTF-16', 'save it as UTF-8'],
  [
    new Uint8Array([0x61, 0, 0x61]),
    'the file is binary, not text',
    'give a file of lines, CSV or JSON',
  ],
  [
    new Uint8Array(1024 * 1024 + 1).fill(10),
    'the file is larger than 1 MiB',
    'split it into several files',
  ],
])('%s', (bytes, message, hint) => {
  expect(decodeText(bytes, source)).toEqual({
    kind: 'invalid',
    problem: { path: '', file: 'sites.txt', message, hint },
  });
});
