import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { Language } from '../../core/people/owner.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { startMailSink, type MailSink } from '../../farm/mail/mail-sink.ts';
import { readMail } from '../../farm/mail/read-mail.ts';
import type { Network } from '../../network/index.ts';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { verifyDkim } from '../../../test/support/mail/verify-dkim.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import { dkimProblems } from './dkim.ts';
import { email } from './email.ts';

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' });
const rsa = (modulusLength: number): string =>
  pemOf(generateKeyPairSync('rsa', { modulusLength }).privateKey);

const dkimKey = rsa(1024);
const publicKey = createPublicKey(dkimKey);
let sink: MailSink;
let network: Network;
beforeAll(async () => {
  sink = await startMailSink({});
  network = loopbackNetwork();
});
afterAll(async () => {
  network.close();
  await sink.stop();
});

interface Sent {
  readonly more: Readonly<Record<string, string>>;
  readonly kind?: NoticeKind;
  readonly language?: Language;
}

async function send({ more, kind = 'opened', language = 'en' }: Sent): Promise<DeliveryResult> {
  const smtp = `smtp://${sink.host}:${sink.port}`;
  const options = { to: 'ops@example.com', from: 'سنجاب <squirrel@example.com>', smtp, ...more };
  const sample = sampleDelivery(kind, options);
  const reader = { ...sample.notice.reader, language };
  const delivery = { ...sample, notice: { ...sample.notice, reader } };
  return email.open(network, NO_WORDS).deliver(delivery);
}
const newest = (): string => sink.messages().at(-1)?.raw ?? '';
const verdict = (raw: string): ReturnType<typeof verifyDkim> => verifyDkim(raw, publicKey);

describe('a mail that is signed', () => {
  test.each([
    ['opened', 'en'],
    ['opened', 'fa'],
    ['resolved', 'en'],
    ['report', 'fa'],
    ['test', 'en'],
  ] as const)('is valid: %s in %s', async (kind, language) => {
    const more = { dkimSelector: 'acorn.2026', dkimKey };
    expect(await send({ more, kind, language })).toMatchObject({ kind: 'delivered' });
    const signed = expect.arrayContaining([
      'from',
      'to',
      'subject',
      'date',
      'message-id',
    ]) as string[];
    const keyName = 'acorn.2026._domainkey.example.com';
    expect(verdict(newest())).toEqual({ kind: 'valid', keyName, signed });
  });

  test('is invalid once subject or body are changed, or by another key', async () => {
    await send({ more: { dkimSelector: 's', dkimKey } });
    const raw = newest();
    const [headers, body] = ['the headers are others', 'the body is another one'];
    expect(verdict(raw.replace('[DOWN]', '[UP]'))).toEqual({ kind: 'invalid', why: headers });
    expect(verdict(`${raw}more\r\n`)).toEqual({ kind: 'invalid', why: body });
    expect(verdict(raw.replace(/\r\n$/, ' \r\n\r\n'))).toMatchObject({ kind: 'valid' });
    const other = verifyDkim(raw, createPublicKey(rsa(1024)));
    expect(other).toEqual({ kind: 'invalid', why: headers });
  });

  test('is signed by the domain that is named', async () => {
    const more = { dkimSelector: 's', dkimKey, dkimDomain: 'mail.example.net' };
    await send({ more });
    expect(verdict(newest())).toMatchObject({ keyName: 's._domainkey.mail.example.net' });
  });

  test('has a key that may stand in a file, as it is when the mail is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'squirrel-dkim-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'key.pem');
    const more = { dkimSelector: 's', dkimKey: path };
    const count = sink.messages().length;
    const missing = await send({ more });
    expect(missing).toMatchObject({ kind: 'retry', code: 'dkim_key' });
    expect(JSON.stringify(missing)).not.toContain(path);
    await writeFile(path, 'nothing of use');
    expect(await send({ more })).toMatchObject({ kind: 'retry', code: 'dkim_key' });
    expect(sink.messages()).toHaveLength(count);
    await writeFile(path, dkimKey);
    expect((await send({ more })).kind).toBe('delivered');
    expect(verdict(newest()).kind).toBe('valid');
  });
});

test('without a key a mail has no signature', async () => {
  await send({ more: {} });
  expect(readMail(newest()).headers.has('dkim-signature')).toBe(false);
});

test.each([
  ['a path', { dkimSelector: 's', dkimKey: '/etc/squirrel/dkim.pem' }],
  ['PEM', { dkimSelector: 's', dkimKey, dkimDomain: 'example.com' }],
  ['nothing', {}],
])('%s is no problem', (_what, form) => {
  expect(dkimProblems(form)).toEqual([]);
});

const encrypted = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'canary',
});

test.each([
  ['no key', { dkimSelector: 's' }, 'dkimKey'],
  ['a domain alone', { dkimDomain: 'example.com' }, 'dkimKey'],
  ['no selector', { dkimKey }, 'dkimSelector'],
  ['the public key', { dkimSelector: 's', dkimKey: publicPem() }, 'dkimKey'],
  ['an encrypted key', { dkimSelector: 's', dkimKey: encrypted }, 'dkimKey'],
  ['a short key', { dkimSelector: 's', dkimKey: rsa(512) }, 'dkimKey'],
  ['Ed25519', { dkimSelector: 's', dkimKey: ed25519() }, 'dkimKey'],
  ['some text', { dkimSelector: 's', dkimKey: 'MIIB\nAAAA\n' }, 'dkimKey'],
])('%s is refused, and the key is not quoted', (_what, form, path) => {
  const problems = dkimProblems(form);
  expect(problems).toMatchObject([{ path, hint: expect.any(String) as string }]);
  expect(JSON.stringify(problems)).not.toMatch(/MII|canary/);
});

function publicPem(): string {
  return publicKey.export({ type: 'spki', format: 'pem' });
}

function ed25519(): string {
  return pemOf(generateKeyPairSync('ed25519').privateKey);
}
