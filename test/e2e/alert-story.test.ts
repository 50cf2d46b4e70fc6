import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startMailSink } from '../../src/farm/mail/mail-sink.ts';
import { readMail } from '../../src/farm/mail/read-mail.ts';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import type { ApiIncident, ApiMonitor } from './api-answers.ts';
import { runSquirrel } from './run-squirrel.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const PUBLIC_URL = 'http://squirrel.example/';
const PATIENCE_MS = 60_000;
const ESCALATION_S = 20;
const SITES = ['shop', 'blog', 'mill'] as const;
type Site = (typeof SITES)[number];

interface ApiTimeline extends ApiIncident {
  readonly acknowledged?: { readonly by: string } | null;
  readonly timeline: readonly { readonly kind: string }[];
}

/** Three sites on one port, each up until it is taken down. */
async function startSites() {
  const down = new Set<string>();
  const server = createServer(({ url = '' }, answer) => {
    answer.statusCode = down.has(url.slice(1)) ? 503 : 200;
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (site: Site) => `http://127.0.0.1:${port}/${site}`,
    takeDown: () => SITES.forEach((site) => down.add(site)),
    bringUp: () => down.clear(),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('from the outage to the right phone, to one touch, to one end for each who was notified', async () => {
  await using folder = await temporaryFolder();
  const sites = await startSites();
  const [sms, push, chat, mails] = await Promise.all([
    startWebhookSink({ answer: { kind: 'reply', status: 201, body: '{"sid":"SM1"}' } }),
    startWebhookSink({ answer: { kind: 'reply', status: 200, body: '{"id":"x1"}' } }),
    startWebhookSink({ answer: { kind: 'reply', status: 200, body: 'ok' } }),
    startMailSink(),
  ]);
  const mail = {
    kind: 'email',
    from: 'squirrel@example.com',
    smtp: `smtp://${mails.host}:${mails.port}`,
  };
  const monitor = (site: Site, owner: string) => ({
    url: sites.urlOf(site),
    name: site,
    owner,
    escalation: 'ladder',
    interval: '1s',
    confirm: { after: ['1s'] },
    recover: { after: ['1s'] },
  });
  const config = {
    owners: ['ops', 'web', 'mill', 'lead'].map((id) => ({ id, name: id })),
    channels: [
      {
        id: 'sms',
        kind: 'twilio',
        owner: 'ops',
        to: '+15005550001',
        from: '+15005550006',
        account: `AC${'0'.repeat(32)}`,
        token: 'a-token-of-16-characters',
        api: `http://127.0.0.1:${sms.port}`,
      },
      {
        id: 'push',
        kind: 'ntfy',
        owner: 'ops',
        topic: 'ops',
        api: `http://127.0.0.1:${push.port}`,
      },
      { id: 'mail', owner: 'ops', to: 'ops@example.com', ...mail },
      { id: 'web-mail', owner: 'web', to: 'web@example.com', ...mail },
      { id: 'mill-mail', owner: 'mill', to: 'mill@example.com', ...mail },
      { id: 'chat', kind: 'mattermost', owner: 'lead', url: chat.url },
    ],
    escalations: [{ id: 'ladder', steps: [{ after: `${ESCALATION_S}s`, owners: ['lead'] }] }],
    monitors: [monitor('shop', 'ops'), monitor('blog', 'web'), monitor('mill', 'mill')],
  };
  const configPath = join(folder.path, 'squirrel.json');
  await writeFile(configPath, JSON.stringify(config));
  const dataDirectory = join(folder.path, 'data');
  const service = new ServiceProcess({
    dataDirectory,
    args: ['--config', configPath, '--public-url', PUBLIC_URL],
  });
  const smsTexts = () =>
    sms.requests().map(({ body }) => new URLSearchParams(String(body)).get('Body') ?? '');
  const pushTexts = () => push.requests().map(({ body }) => String(body));
  const chatTexts = () => chat.requests().map(({ body }) => String(body));
  const mailsTo = (address: string) =>
    mails
      .messages()
      .filter(({ to }) => to.includes(address))
      .map(({ raw }) => readMail(raw));
  const subjectsTo = (address: string) => mailsTo(address).map(({ subject }) => subject);
  const inTime = <Found>(look: () => Found | null | false | Promise<Found | null | false>) =>
    until(look, {
      withinMs: PATIENCE_MS,
      describe: () =>
        JSON.stringify({
          sms: smsTexts(),
          push: pushTexts(),
          chat: chatTexts(),
          mails: mails.messages().map(({ raw }) => readMail(raw).subject),
          log: service.stderr.slice(-4_000),
        }),
    });
  try {
    await service.ready;
    const address = /listening on (http:\/\/[^\s)]+?)\/?\)/.exec(service.stdout)?.[1] ?? '';
    const place = ['--url', address, '--data', dataDirectory];
    for (const id of ['sms', 'push', 'mail', 'chat']) {
      expect(await runSquirrel(['channel', 'test', id, ...place])).toMatchObject({ code: 0 });
    }
    const sent = { sms: smsTexts().length, push: pushTexts().length, chat: chatTexts().length };
    expect(sent).toEqual({ sms: 1, push: 1, chat: 1 });
    expect(subjectsTo('ops@example.com')).toHaveLength(1);

    const monitors = await service.all<ApiMonitor>('/monitors');
    const idOf = (site: Site) => monitors.find(({ name }) => name === site)?.id ?? '';
    await inTime(async () =>
      (await service.all<ApiMonitor>('/monitors')).every(({ status }) => status === 'up'),
    );
    sites.takeDown();
    const downMailOf = (owner: string) =>
      inTime(
        () =>
          mailsTo(`${owner}@example.com`).find(({ subject }) => subject.startsWith('[DOWN]')) ??
          null,
      );
    const opened = await downMailOf('ops');
    await inTime(() =>
      smsTexts()
        .slice(1)
        .some((text) => /DOWN.*shop/s.test(text)),
    );
    await inTime(() =>
      pushTexts()
        .slice(1)
        .some((text) => text.includes('shop')),
    );

    const linkIn = (text: string | null, label: string): string => {
      const link = new RegExp(`^${label}:?[^\\n]*\\r?\\n(\\S+)$`, 'm').exec(text ?? '')?.[1] ?? '';
      expect(link).toMatch(/^http:\/\/squirrel\.example\/a\/[\w-]+$/);
      return link.replace(PUBLIC_URL, `${address}/`);
    };
    const timelineOf = async (site: Site): Promise<ApiTimeline> => {
      const incidents = await service.all<ApiIncident>('/incidents');
      const incident = incidents.find(({ monitorId }) => monitorId === idOf(site));
      return service.api<ApiTimeline>(`/incidents/${incident?.id}`);
    };
    const acknowledge = linkIn(opened.text, 'Acknowledge');
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await fetch(acknowledge)).status).toBe(200);
      expect((await fetch(acknowledge, { method: 'HEAD' })).status).toBe(200);
    }
    expect((await timelineOf('shop')).acknowledged ?? null).toBeNull();
    expect((await fetch(acknowledge, { method: 'POST' })).status).toBe(200);
    const taken = await timelineOf('shop');
    expect(taken.acknowledged).toMatchObject({ by: 'ops (ops@example.com)' });
    expect(taken.timeline.map(({ kind }) => kind)).toContain('acknowledged');

    const silence = linkIn((await downMailOf('web')).text, 'Silence');
    expect((await fetch(silence)).status).toBe(200);
    expect(await service.all('/silences')).toEqual([]);
    const silencedAt = Date.now();
    expect((await fetch(silence, { method: 'POST' })).status).toBe(200);
    const [silenced] = await service.all<{ from: string; for: string; monitors: string[] }>(
      '/silences',
    );
    expect(silenced).toMatchObject({ monitors: [idOf('blog')], for: '1h' });
    expect(Math.abs(Date.parse(silenced?.from ?? '') - silencedAt)).toBeLessThan(10_000);

    // The one that no one took up is escalated; the two others would have been at the same time.
    await inTime(() =>
      chatTexts()
        .slice(1)
        .some((text) => text.includes('mill')),
    );
    await wait(5_000);
    expect(chatTexts().slice(1)).toHaveLength(1);
    expect(chatTexts().slice(1).join()).not.toMatch(/shop|blog/);

    sites.bringUp();
    const isUp = (subject: string): boolean => subject.startsWith('[UP]');
    for (const owner of ['ops', 'web', 'mill']) {
      await inTime(() => subjectsTo(`${owner}@example.com`).some(isUp));
    }
    const ends = {
      sms: () => smsTexts().filter((text) => /\bUP\b/.test(text)),
      push: () =>
        pushTexts()
          .slice(1)
          .filter((text) => /back after/.test(text)),
      chat: () =>
        chatTexts()
          .slice(1)
          .filter((text) => /back after/.test(text)),
    };
    for (const end of Object.values(ends)) await inTime(() => end().length > 0);
    await wait(12_000);
    for (const end of Object.values(ends)) expect(end()).toHaveLength(1);
    expect(ends.chat().join()).toContain('mill');
    for (const owner of ['ops', 'web', 'mill']) {
      expect(subjectsTo(`${owner}@example.com`).filter(isUp)).toHaveLength(1);
    }
    const kinds = (await timelineOf('shop')).timeline.map(({ kind }) => kind);
    expect(kinds).toContain('resolved');
    expect(kinds).not.toContain('escalated');
    expect((await timelineOf('mill')).timeline.map(({ kind }) => kind)).toContain('escalated');
  } finally {
    await service.stop();
    sites.stop();
    await Promise.all([sms, push, chat, mails].map((sink) => sink.stop()));
  }
});
