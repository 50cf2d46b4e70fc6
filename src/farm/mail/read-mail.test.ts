import { expect, test } from 'vitest';
import { readMail } from './read-mail.ts';

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const lines = (...parts: string[]) => parts.join('\r\n');

test.each([
  ['plain', 'plain'],
  ['=?UTF-8?Q?shop=2Eexample_is_down_=E2=80=93_503?=', 'shop.example is down – 503'],
  ['=?utf-8?B?w4RwZmVs?=', 'Äpfel'],
  ['=?iso-8859-1*de?q?=C4pfel?= and =?utf-8?q?=C3=A9?=', 'Äpfel and é'],
  ['=?utf-8?q?one_?=\r\n =?utf-8?q?two?=', 'one two'],
  ['long\r\n\tfolded', 'long\tfolded'],
  [latin1('raw é'), 'raw é'],
  ['=?klingon?q?=C4?=', 'Ä'],
  ['=?utf-8?x?broken', '=?utf-8?x?broken'],
])('decodes the subject %j', (subject, decoded) => {
  expect(readMail(`Subject: ${subject}\r\n\r\nbody`).subject).toBe(decoded);
});

test('reads both parts of an alternative, inside a mail with an attachment', () => {
  const mail = readMail(
    lines(
      'From: Squirrel <squirrel@farm.example>',
      'To: owner@farm.example',
      'Content-Type: multipart/mixed; boundary=outer',
      '',
      'ignored preamble',
      '--outer',
      'Content-Type: multipart/alternative;',
      ' boundary="in=ner"',
      '',
      '--in=ner',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'It is caf=C3=A9 time, soft =',
      'break',
      '--in=ner',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<p>café</p>').toString('base64'),
      '--in=ner--',
      '--outer',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename=x.txt',
      '',
      'not this',
      '--outer--',
      '',
    ),
  );
  expect(mail).toMatchObject({
    from: 'Squirrel <squirrel@farm.example>',
    to: 'owner@farm.example',
    text: 'It is café time, soft break',
    html: '<p>café</p>',
  });
});

test('reads a plain mail of any charset', () => {
  const head = 'Content-Type: text/plain; charset=iso-8859-1\r\nX-A: 1\r\nX-a: 2';
  const mail = readMail(`${head}\r\n\r\ncaf\xe9\r\n\r\nend\r\n`);
  expect(mail.text).toBe('café\r\n\r\nend\r\n');
  expect(mail.html).toBeNull();
  expect(mail.headers.get('x-a')).toBe('1');
});

test.each(['', '\r\n', 'no header at all', 'Content-Type: multipart/mixed\r\n\r\nx'])(
  'survives %j',
  (raw) => {
    expect(readMail(raw).subject).toBe('');
  },
);

test('does not descend for ever', () => {
  const nest = (depth: number): string =>
    depth === 0
      ? 'Content-Type: text/plain\r\n\r\ndeep'
      : `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nest(depth - 1)}\r\n--b${depth}--`;
  expect(readMail(nest(3)).text).toBe('deep');
  expect(readMail(nest(50)).text).toBeNull();
});
