import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import { startMailSink, type MailSink } from '../../farm/mail/mail-sink.ts';
import { readMail, type ReadMail } from '../../farm/mail/read-mail.ts';
import type { Network } from '../../network/index.ts';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { NoticeKind } from '../../core/alerting/notification.ts';
import { email } from './email.ts';

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

const send = (kind: NoticeKind, more: { readonly to?: string; readonly smtp?: string } = {}) => {
  const smtp = `smtp://${sink.host}:${sink.port}`;
  const options = { to: 'ops@example.com', from: 'squirrel@example.com', smtp, ...more };
  return email.open(network, NO_WORDS).deliver(sampleDelivery(kind, options));
};
const newest = (): ReadMail => readMail(sink.messages().at(-1)?.raw ?? '');

describe('a delivered mail', () => {
  test('has a subject with state, site and reason, and both parts', async () => {
    expect((await send('opened')).kind).toBe('delivered');
    const mail = newest();
    expect(mail.subject).toBe('[DOWN] Shop - HTTP 503');
    expect(mail.text).toContain('Shop is down.');
    expect(mail.html).toContain('https://shop.example/');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test.each([
    ['opened', 'https://a.example/b/?monitor=m1'],
    ['resolved', 'https://a.example/b/?monitor=m1'],
    ['alarm', 'https://a.example/b/'],
    ['test', 'https://a.example/b/'],
  ] as const)('leads to the dashboard when that has a URL: %s', async (kind, url) => {
    const smtp = `smtp://${sink.host}:${sink.port}`;
    const options = { to: 'ops@example.com', from: 'squirrel@example.com', smtp };
    const notifier = email.open(network, NO_WORDS, 'https://a.example/b/');
    await notifier.deliver(sampleDelivery(kind, options));
    expect(newest().text).toContain(`\nDashboard: ${url}\r\n`);
    expect(newest().html).toContain(`<a href="${url}" class="soft"`);
    await send(kind);
    expect(newest().text).not.toContain('Dashboard');
  });

  test('keeps foreign words apart in Persian: isolates in the text, elements in the page', async () => {
    const smtp = `smtp://${sink.host}:${sink.port}`;
    const options = { to: 'ops@example.com', from: 'squirrel@example.com', smtp };
    const sample = sampleDelivery('opened', options);
    const reader = { ...sample.notice.reader, language: 'fa' } as const;
    const delivery = { ...sample, notice: { ...sample.notice, reader } };
    await email.open(network, NO_WORDS).deliver(delivery);
    const { subject, text, html } = newest();
    expect(text).toMatch(/^\u2068Shop\u2069 از دسترس خارج شده است\.\r?\n/);
    expect(text).toContain('\nنشانی: \u2068https://shop.example/\u2069');
    expect(html).toContain('<bdi>Shop</bdi> از دسترس');
    expect(html).toMatch(/<html lang="fa" dir="rtl">.*<table [^>]*dir="rtl".*<td dir="rtl"/);
    expect(`${subject}${html}`).not.toMatch(/[\u2066-\u2069]/);
  });

  test('carries the names of sender and recipients, whatever is in them', async () => {
    const smtp = `smtp://${sink.host}:${sink.port}`;
    const from = '"Ops \\"night\\", <Köln> @ سنجاب" <squirrel@example.com>';
    const to = ['Anna, A. <anna@example.com>', 'bert@example.com'];
    const delivery = sampleDelivery('opened', { to, from, smtp });
    expect((await email.open(network, NO_WORDS).deliver(delivery)).kind).toBe('delivered');
    const raw = sink.messages().at(-1);
    expect([raw?.from, raw?.to]).toEqual([
      'squirrel@example.com',
      ['anna@example.com', 'bert@example.com'],
    ]);
    const { headers } = newest();
    expect(raw?.raw).toMatch(/^From: =\?UTF-8\?[\x20-\x7e]+\r\n/m);
    expect(headers.get('from')).toBe('Ops "night", <Köln> @ سنجاب <squirrel@example.com>');
    expect(headers.get('to')).toBe('"Anna, A." <anna@example.com>, bert@example.com');
    expect(email.recipientsOf?.({ to })).toEqual(['anna@example.com', 'bert@example.com']);
  });

  test('is a copy for each recipient: one Message-ID, an envelope of its own', async () => {
    const to = ['anna@example.com', 'bert@example.com'];
    const options = { to, from: 'squirrel@example.com', smtp: `smtp://${sink.host}:${sink.port}` };
    expect(email.recipientsOf?.(options)).toEqual(to);
    for (const recipient of to) {
      const id = `msg_inc_m1_2_opened_chan_to_${recipient.slice(0, 4)}`;
      const delivery = { ...sampleDelivery('opened', options), id, recipient };
      expect((await email.open(network, NO_WORDS).deliver(delivery)).kind).toBe('delivered');
      const raw = sink.messages().at(-1);
      expect(raw?.to).toEqual([recipient]);
      const { headers } = newest();
      expect(headers.get('message-id')).toBe('<msg_inc_m1_2_opened_chan@example.com>');
      expect(headers.get('to')).toBe(to.join(', '));
    }
  });

  test('keeps its Message-ID over retries, and the recovery answers it', async () => {
    await send('opened');
    const first = newest().headers.get('message-id');
    await send('opened');
    expect(newest().headers.get('message-id')).toBe(first);
    await send('resolved');
    const recovery = newest();
    expect(recovery.subject).toBe('[UP] Shop - back after 12 min');
    expect(recovery.headers.get('in-reply-to')).toBe(first);
    expect(recovery.headers.get('references')).toBe(first);
  });

  test.each([
    ['reminder', 'msg_inc_m1_2_reminder-3_chan'],
    ['escalated', 'msg_inc_m1_2_escalated-0-1_chan'],
    ['escalated', 'msg_inc_m1_2_escalated-0-1_7_up'],
    ['acknowledged', 'msg_inc_m1_2_acknowledged_chan'],
  ] as const)('answers the first mail of its outage with the %s %s', async (kind, id) => {
    const smtp = `smtp://${sink.host}:${sink.port}`;
    const options = { to: ['anna@example.com'], from: 'squirrel@example.com', smtp };
    await email
      .open(network, NO_WORDS)
      .deliver({ ...sampleDelivery(kind, options), messageId: id });
    const channel = id.endsWith('_7_up') ? '7_up' : 'chan';
    expect(newest().headers.get('references')).toBe(`<msg_inc_m1_2_opened_${channel}@example.com>`);
  });
});

test.each([
  [450, 'retry'],
  [550, 'refused'],
] as const)(
  'a mail to all at once, with %i for one of them, is no delivery',
  async (code, kind) => {
    const smtp = `smtp://${sink.host}:${sink.port}`;
    const to = ['anna@example.com', 'bert@example.com'];
    sink.script([{ stage: 'rcpt', kind: 'reply', code, recipient: 'bert@example.com' }]);
    const delivery = sampleDelivery('opened', { to, from: 'squirrel@example.com', smtp });
    const result = await email.open(network, NO_WORDS).deliver({ ...delivery, recipient: null });
    sink.script([]);
    expect(result).toMatchObject({ kind, code: `smtp_${code}` });
  },
);

type Case = readonly [string, Parameters<MailSink['script']>[0], DeliveryResult['kind'], string];
const failures: readonly Case[] = [
  ['421 at connect', [{ stage: 'connect', kind: 'reply', code: 421 }], 'retry', 'smtp_421'],
  ['451 at RCPT', [{ stage: 'rcpt', kind: 'reply', code: 451 }], 'retry', 'smtp_451'],
  ['550 at RCPT', [{ stage: 'rcpt', kind: 'reply', code: 550 }], 'refused', 'smtp_550'],
  ['554 after DATA', [{ stage: 'after-data', kind: 'reply', code: 554 }], 'refused', 'smtp_554'],
  ['a drop at MAIL', [{ stage: 'mail', kind: 'drop' }], 'retry', 'smtp_network'],
  ['a drop after DATA', [{ stage: 'after-data', kind: 'drop' }], 'retry', 'smtp_network'],
];

test.each(failures)('%s is told apart', async (_name, script, kind, code) => {
  sink.script(script);
  const result = await send('opened');
  sink.script([]);
  expect(result).toMatchObject({ kind, code });
});

test('nobody listening is worth a retry, and the password is not told', async () => {
  const result = await send('opened', { smtp: 'smtp://me:canary-4711@127.0.0.1:1' });
  expect(result).toMatchObject({ kind: 'retry', code: 'smtp_network' });
  expect(JSON.stringify(result)).not.toContain('canary');
});
