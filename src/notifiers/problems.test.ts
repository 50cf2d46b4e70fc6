import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { emailOptions, emailProblems, senderOf } from './email/options.ts';
import { webhookProblems } from './webhook/webhook.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const URL_OK = 'https://example.com/hook?team=a';

test.each([
  'smtp://127.0.0.1:2525',
  'smtps://mail.example.com',
  'smtp://mäil.example.com:25/',
  'smtp://mail_relay:25',
  'smtp://me%40example.com:p%25%2F@[::1]:587',
])('%s is a mail server', (address) => {
  expect(emailProblems({ smtp: address })).toEqual([]);
});

test.each([
  'smtp://me:canary%zz@mail.example.com',
  'smtp://:99999',
  'smtp://mail.example.com:99999',
  'smtp://mail.example.com:0',
  'smtp://me:canary/x@mail.example.com:port',
  'smtp://me:canary@mail.example.com/more',
  'smtp://me:canary@mail.example.com:25/more/',
  'smtp://me:12/canary@mail.example.com',
  'smtp://me:12?canary@mail.example.com',
  'smtp://me:12#canary@mail.example.com',
  'smtp://me:canary@mail.example.com?',
  'smtp://me:canary@ops@mail.example.com,other.example.com',
  'smtp://me:canary@mail.example.com, other',
  'smtp://me:canary@mail..example.com',
  'smtp://me:canary@-mail-',
  'smtp://:canary@mail.example.com',
  'http://me:canary@mail.example.com',
])('%s is none, and its password is not told', (address) => {
  const problems = emailProblems({ smtp: address });
  expect(problems).toMatchObject([{ path: 'smtp' }]);
  expect(JSON.stringify(problems)).not.toContain('canary');
});

test('a webhook that can be delivered has no problem', () => {
  expect(webhookProblems({ url: URL_OK, secret: SECRET })).toEqual([]);
});

test.each([
  ['http://[::1', SECRET, 'url'],
  ['http://example.com:0/', SECRET, 'url'],
  ['http://me:canary@example.com/', SECRET, 'url'],
  ['https://example.com/hook#canary', SECRET, 'url'],
  [URL_OK, `whsec_${'A'.repeat(33)}canary`, 'secret'],
])('%s with %s is refused before anybody counts on it', (url, secret, path) => {
  const problems = webhookProblems({ url, secret });
  expect(problems).toMatchObject([{ path }]);
  expect(JSON.stringify(problems)).not.toContain('canary');
});

test.each([
  ['to', 'a\u0000b@example.com'],
  ['to', 'a@exam\u0007ple.com'],
  ['to', 'a@example.com\u202e'],
  ['to', 'a@example.com\r\nBcc: x@example.com'],
  ['from', 'a@example\u0000.com'],
  ['from', 'Na\u0000me <a@example.com>'],
  ['from', 'Name\r\nBcc: x@y <a@example.com>'],
  ['from', 'Name <a@example.com> <b@example.com>'],
  ['tls', 'maybe'],
])('an address or word that nobody can see is refused: %s %j', (key, value) => {
  const given = { to: 'a@x.example', from: 'b@x.example', smtp: 'smtp://m.example', [key]: value };
  expect(Check(emailOptions, given)).toBe(false);
});

test.each([
  ['ops@example.com', { name: '', address: 'ops@example.com' }],
  ['Squirrel <ops@example.com>', { name: 'Squirrel', address: 'ops@example.com' }],
  ['"Ops, night" <ops@example.com>', { name: 'Ops, night', address: 'ops@example.com' }],
  ['سنجاب <ops@example.com>', { name: 'سنجاب', address: 'ops@example.com' }],
])('%s is a sender', (from, wanted) => {
  expect(Check(emailOptions, { to: 'a@x.example', from, smtp: 'smtp://m.example' })).toBe(true);
  expect(senderOf({ from })).toEqual(wanted);
});

test('tls: none contradicts smtps', () => {
  expect(emailProblems({ smtp: 'smtps://m.example', tls: 'none' })).toMatchObject([
    { path: 'tls' },
  ]);
});
