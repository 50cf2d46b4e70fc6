import { expect, test } from 'vitest';
import { smtpProblems } from './email/smtp-address.ts';
import { webhookProblems } from './webhook/problems.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const URL_OK = 'https://example.com/hook?team=a';

test.each([
  'smtp://127.0.0.1:2525',
  'smtps://mail.example.com',
  'smtp://me%40example.com:p%25%2F@[::1]:587',
])('%s is a mail server', (address) => {
  expect(smtpProblems(address)).toEqual([]);
});

test.each([
  'smtp://me:canary%zz@mail.example.com',
  'smtp://:99999',
  'smtp://mail.example.com:99999',
  'smtp://mail.example.com:0',
  'smtp://me:canary/x@mail.example.com:port',
])('%s is none, and its password is not told', (address) => {
  const problems = smtpProblems(address);
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
  [URL_OK, `whsec_${'A'.repeat(33)}canary`, 'secret'],
])('%s with %s is refused before anybody counts on it', (url, secret, path) => {
  const problems = webhookProblems({ url, secret });
  expect(problems).toMatchObject([{ path }]);
  expect(JSON.stringify(problems)).not.toContain('canary');
});
