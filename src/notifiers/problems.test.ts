import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { mailboxOf } from './email/mailbox.ts';
import { emailOptions, emailProblems } from './email/options.ts';
import { webhookProblems } from './webhook/options.ts';

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
  ['from', 'Name <a@example.com>, Bert <b@example.com>'],
  ['from', '"Name\\" <a@example.com>'],
  ['from', '"Name <a@example.com>'],
  ['from', 'shop@example.com <a@example.com>'],
  ['from', 'Na\u202eme <a@example.com>'],
  ['from', '"Na\nme" <a@example.com>'],
  ['from', '"Na\\\nme" <a@example.com>'],
  ['from', 'Name <a@example.com>\r\nBcc: x@example.com'],
  ['from', 'Name <>'],
  ['to', 'Anna <a@example.com>, Bert <b@example.com>'],
  ['to', 'a@example.com, b@example.com'],
  ['tls', 'maybe'],
])('an address or word that nobody can see is refused: %s %j', (key, value) => {
  const given = { to: 'a@x.example', from: 'b@x.example', smtp: 'smtp://m.example', [key]: value };
  expect(Check(emailOptions, given)).toBe(false);
});

test.each([
  ['ops@example.com', '', 'ops@example.com'],
  ['<ops@example.com>', '', 'ops@example.com'],
  ['Squirrel <ops@example.com>', 'Squirrel', 'ops@example.com'],
  ['Squirrel<ops@example.com>', 'Squirrel', 'ops@example.com'],
  ['Ops, Night (Berlin); 2nd <ops@example.com>', 'Ops, Night (Berlin); 2nd', 'ops@example.com'],
  ['"Ops, night" <ops@example.com>', 'Ops, night', 'ops@example.com'],
  ['"Ops \\"night\\" \\\\o/ <x>" <ops@example.com>', 'Ops "night" \\o/ <x>', 'ops@example.com'],
  ['"ops@home" <ops@example.com>', 'ops@home', 'ops@example.com'],
  ['Uwe "Ops" Müller <uwe+ops@müller.example>', 'Uwe "Ops" Müller', 'uwe+ops@müller.example'],
  ['سنجابِ نگه\u200cبان <ops@example.com>', 'سنجابِ نگه\u200cبان', 'ops@example.com'],
])('%s is a mailbox', (text, name, address) => {
  const given = { to: text, from: text, smtp: 'smtp://m.example' };
  expect(Check(emailOptions, given)).toBe(true);
  expect(Check(emailOptions, { ...given, to: [text, 'b@example.com'] })).toBe(true);
  expect(mailboxOf(text)).toEqual({ name, address });
});

test('tls: none contradicts smtps', () => {
  expect(emailProblems({ smtp: 'smtps://m.example', tls: 'none' })).toMatchObject([
    { path: 'tls' },
  ]);
});
