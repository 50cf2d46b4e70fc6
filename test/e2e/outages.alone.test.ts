import { writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { startFarm } from '../../src/farm/farm.ts';
import type { Farm, PlacedSite } from '../../src/farm/farm.ts';
import { startMailSink } from '../../src/farm/mail/mail-sink.ts';
import { readMail } from '../../src/farm/mail/read-mail.ts';
import type { ReadMail } from '../../src/farm/mail/read-mail.ts';
import type { SiteBehaviour } from '../../src/farm/sites/site-behaviour.ts';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import type { SunkWebhook } from '../../src/farm/webhook-sink.ts';
import { startPostgresServer, whyNoPostgres } from '../support/storage/postgres-server.ts';
import type { ApiCheck, ApiIncident, ApiMonitor } from './api-answers.ts';
import { hasValidSignature, readWebhook } from './received-webhook.ts';
import type { ReceivedWebhook } from './received-webhook.ts';
import { ServiceProcess } from './service-process.ts';
import type { Ending } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const intervalMs = 2_000;
const confirmMs = [300, 500];
const shortTimeoutMs = 500;
const promisedMs = intervalMs + 300 + 500 + 2_000;
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const well: SiteBehaviour = { kind: 'answer', status: 200 };

interface Breakage {
  readonly name: string;
  readonly behaviour: SiteBehaviour;
  readonly reason: string;
  /** As the subject of the mail says it. */
  readonly words: string;
  readonly timeout?: string;
  readonly allowedMs: number;
}

const breakages: readonly Breakage[] = [
  {
    name: 'unavailable',
    behaviour: { kind: 'answer', status: 503 },
    reason: 'http_503',
    words: 'HTTP 503',
    allowedMs: promisedMs,
  },
  {
    name: 'refusing',
    behaviour: { kind: 'refuse' },
    reason: 'connect_refused',
    words: 'connection refused',
    allowedMs: promisedMs,
  },
  {
    name: 'hanging',
    behaviour: { kind: 'hang' },
    reason: 'head_timeout',
    words: 'no complete answer in time',
    timeout: `${shortTimeoutMs}ms`,
    allowedMs: promisedMs + 3 * shortTimeoutMs,
  },
  {
    name: 'vanishing',
    behaviour: { kind: 'nxdomain' },
    reason: 'dns_nxdomain',
    words: 'the name does not exist',
    allowedMs: promisedMs,
  },
];

interface TakenMail extends ReadMail {
  readonly at: number;
}

/** All that was seen of one run: every site breaks once and comes back. */
interface Story {
  readonly brokenAt: ReadonlyMap<string, number>;
  readonly monitors: ReadonlyMap<string, ApiMonitor>;
  readonly incidents: readonly ApiIncident[];
  readonly checks: ReadonlyMap<string, readonly ApiCheck[]>;
  readonly firstFailedRequestAt: ReadonlyMap<string, number>;
  readonly mails: readonly TakenMail[];
  readonly hooks: readonly SunkWebhook[];
  readonly stumblingHooks: readonly SunkWebhook[];
  readonly ending: Ending;
}

async function play(env: Readonly<Record<string, string>> = {}): Promise<Story> {
  await using folder = await temporaryFolder();
  const names = [...breakages.map(({ name }) => name), 'blinking', 'steady'];
  const brokenAt = new Map<string, number>();
  let hasBlinked = false;
  const farm = await startFarm({
    sites: names.map((name) => ({ name: `${name}.farm.example`, behaviour: well })),
    onRequest: ({ name }) => {
      if (!name.startsWith('blinking') || !brokenAt.has('blinking') || hasBlinked) return;
      hasBlinked = true;
      // Bad for one check with all its requests, and good again well before the first re-check.
      setTimeout(() => void farm.change(name, well), 150);
    },
  });
  const mailSink = await startMailSink();
  const hookSink = await startWebhookSink();
  const stumblingSink = await startWebhookSink();
  stumblingSink.script([{ kind: 'reply', status: 500 }]);
  const configPath = join(folder.path, 'squirrel.yaml');
  const channels = channelsOf(
    {
      mail: `smtp://127.0.0.1:${mailSink.port}`,
      hook: hookSink.url,
      stumbling: stumblingSink.url,
    },
    names,
  );
  await writeFile(configPath, JSON.stringify(configOf(farm, channels)));
  const service = new ServiceProcess({
    dataDirectory: join(folder.path, 'data'),
    args: ['--config', configPath, '--resolver', farm.resolver],
    env,
  });
  try {
    await untilAllAre(service, 'up');
    const breaking = [
      ...breakages,
      { name: 'blinking', behaviour: { kind: 'answer', status: 503 } as const },
    ];
    for (const { name, behaviour } of breaking) {
      brokenAt.set(name, Date.now());
      await farm.change(`${name}.farm.example`, behaviour);
    }
    const count = breakages.length;
    await settle(() => mailSink.messages().length >= count && hookSink.requests().length >= count);
    // Long enough for checks that find the same again: they must not be told.
    await wait(intervalMs + 500);
    for (const { name } of breakages) await farm.change(`${name}.farm.example`, well);
    await settle(
      () => mailSink.messages().length >= 2 * count && stumblingSink.requests().length > 2 * count,
      // People get no second message within half a minute that could wait for others.
      45_000,
    );
    await wait(1_500);
    const monitors = await service.all<ApiMonitor>('/monitors');
    const checks = await Promise.all(
      monitors.map(async ({ id, name }) => {
        const found = await service.all<ApiCheck>(`/monitors/${id}/checks`);
        return [name, found.toReversed()] as const;
      }),
    );
    const incidents = await service.all<ApiIncident>('/incidents');
    return {
      brokenAt,
      monitors: new Map(monitors.map((monitor) => [monitor.name, monitor])),
      incidents,
      checks: new Map(checks),
      firstFailedRequestAt: firstRequestsAfter(farm, brokenAt),
      mails: mailSink.messages().map(({ raw, at }) => ({ ...readMail(raw), at })),
      hooks: hookSink.requests(),
      stumblingHooks: stumblingSink.requests(),
      ending: await service.stop(),
    };
  } catch (error) {
    throw new Error(`${String(error)}\n${service.stderr}`, { cause: error });
  } finally {
    await service.kill9();
    await Promise.all([farm.stop(), mailSink.stop(), hookSink.stop(), stumblingSink.stop()]);
  }
}

function channelsOf(
  urls: { mail: string; hook: string; stumbling: string },
  sites: readonly string[],
) {
  const own = { owner: 'ops' };
  const from = 'squirrel@example.com';
  return [
    // A mail reader of their own for each site: one with several gets them in one mail.
    ...sites.map((site) => ({
      id: `mail-${site}`,
      owner: `reader-${site}`,
      kind: 'email',
      to: 'ops@example.com',
      from,
      smtp: urls.mail,
    })),
    { ...own, id: 'hook', kind: 'webhook', url: urls.hook, secret },
    { ...own, id: 'stumbling', kind: 'webhook', url: urls.stumbling, secret },
  ];
}

function configOf(farm: Farm, channels: readonly object[]) {
  const after = confirmMs.map((ms) => `${ms}ms`);
  const nameOf = (site: PlacedSite): string => site.name.replace('.farm.example', '');
  const timeoutOf = (site: PlacedSite) =>
    breakages.find(({ name }) => name === nameOf(site))?.timeout ?? '2s';
  return {
    defaults: { interval: `${intervalMs}ms`, confirm: { after }, recover: { after: ['300ms'] } },
    owners: ['ops', ...farm.sites.map((site) => `reader-${nameOf(site)}`)].map((id) => ({
      id,
      name: 'Operations',
      language: 'en',
      timezone: 'Europe/Berlin',
    })),
    channels,
    monitors: farm.sites.map((site) => ({
      url: site.url,
      name: nameOf(site),
      owner: ['ops', `reader-${nameOf(site)}`],
      timeout: timeoutOf(site),
    })),
  };
}

async function untilAllAre(service: ServiceProcess, status: string): Promise<void> {
  await service.ready;
  let last: readonly ApiMonitor[] = [];
  const look = async (): Promise<boolean> => {
    last = await service.all<ApiMonitor>('/monitors');
    return last.every((monitor) => monitor.status === status);
  };
  const describe = () => last.map(({ name, status }) => `${name} ${status}`).join(', ');
  await until(look, { withinMs: 10_000, describe });
}

/** Waits for the end of a phase; what is missing then is for the tests to say. */
async function settle(isOver: () => boolean, withinMs = 12_000): Promise<void> {
  await until(isOver, { withinMs, describe: () => '' }).catch(() => undefined);
}

function firstRequestsAfter(farm: Farm, brokenAt: ReadonlyMap<string, number>) {
  return new Map(
    [...brokenAt].map(([name, at]) => {
      const requests = farm.requests(`${name}.farm.example`);
      return [name, requests.find((request) => request.at >= at)?.at ?? Number.NaN];
    }),
  );
}

const aboutSite = (hooks: readonly SunkWebhook[], name: string): readonly ReceivedWebhook[] =>
  hooks.map(readWebhook).filter(({ monitor }) => monitor.name === name);

const why = whyNoPostgres();

describe('kept in SQLite', () => {
  outages(() => play());
});

describe.skipIf(why !== null)('kept in PostgreSQL', () => {
  outages(async () => {
    const server = await startPostgresServer({ isDurable: true });
    try {
      return await play({ SQUIRREL_DATABASE: await server.createDatabase() });
    } finally {
      await server.stop();
    }
  });
});

function outages(run: () => Promise<Story>): void {
  let story: Story;

  beforeAll(async () => {
    story = await run();
  }, 120_000);

  const mailsAbout = (name: string) => story.mails.filter(({ subject }) => subject.includes(name));
  const hooksAbout = (name: string) => aboutSite(story.hooks, name);
  describe.each(breakages)('a site that is $name', ({ name, reason, words, allowedMs }) => {
    test('is told once by mail and once by webhook, in time and with the reason', () => {
      const [opened, resolved, ...more] = mailsAbout(name);
      expect(more).toEqual([]);
      expect(opened?.subject).toBe(`[DOWN] ${name} - ${words}`);
      expect(resolved?.subject).toMatch(new RegExp(`^\\[UP\\] ${name} - back after \\d+ s$`));
      const [openedHook, resolvedHook, ...moreHooks] = hooksAbout(name);
      expect(moreHooks).toEqual([]);
      expect(openedHook).toMatchObject({ type: 'incident.opened', incident: { reason } });
      expect(resolvedHook).toMatchObject({ type: 'incident.resolved', incident: { reason } });
      const brokenAt = story.brokenAt.get(name) ?? 0;
      for (const at of [opened?.at, openedHook?.at]) {
        expect((at ?? Infinity) - brokenAt).toBeLessThanOrEqual(allowedMs);
      }
    });

    test('is down since its first failed check and until the confirmed good one', () => {
      const checks = story.checks.get(name) ?? [];
      const firstFailed = checks.find(({ outcome }) => outcome === 'down');
      const [incident, ...more] = story.incidents.filter(
        ({ monitorId }) => monitorId === story.monitors.get(name)?.id,
      );
      expect(more).toEqual([]);
      expect(incident).toMatchObject({ startedAt: firstFailed?.startedAt, reason });
      const good = checks.filter(
        ({ outcome, startedAt }) => outcome === 'up' && startedAt > (incident?.startedAt ?? 0),
      );
      expect(incident?.resolvedAt).toBe(good[1]?.startedAt);
      expect(hooksAbout(name).map(({ incident }) => incident)).toMatchObject([
        { id: incident?.id, startedAt: incident?.startedAt, resolvedAt: null },
        { id: incident?.id, startedAt: incident?.startedAt, resolvedAt: incident?.resolvedAt },
      ]);
    });

    test('tells how long it lasted', () => {
      const [, resolved] = hooksAbout(name);
      const { startedAt = 0, resolvedAt = 0 } = resolved?.incident ?? {};
      const seconds = Math.round(((resolvedAt ?? 0) - startedAt) / 1_000);
      const [, mail] = mailsAbout(name);
      expect(mail?.subject).toBe(`[UP] ${name} - back after ${seconds} s`);
      for (const part of [mail?.text, mail?.html]) expect(part).toContain(`${seconds} s`);
    });

    test('is one thread of mails', () => {
      const [opened, resolved] = mailsAbout(name);
      const rootId = opened?.headers.get('message-id') ?? '';
      expect(rootId).toMatch(/^<[^<>@\s]+@example\.com>$/);
      expect(resolved?.headers.get('message-id')).not.toBe(rootId);
      expect(resolved?.headers.get('references')).toBe(rootId);
      expect(resolved?.headers.get('in-reply-to')).toBe(rootId);
      for (const mail of [opened, resolved]) {
        expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
      }
    });
  });

  test('the first failed check is the one that the site itself remembers', () => {
    for (const name of ['unavailable', 'hanging']) {
      const [hook] = hooksAbout(name);
      const sawAt = story.firstFailedRequestAt.get(name) ?? Number.NaN;
      expect(sawAt).toBeGreaterThanOrEqual(hook?.incident.startedAt ?? Infinity);
      // Name and connection come before the request; on loopback that is next to nothing.
      expect(sawAt - (hook?.incident.startedAt ?? 0)).toBeLessThan(50);
    }
  });

  test('every webhook is signed over its exact bytes', () => {
    expect(story.hooks).toHaveLength(2 * breakages.length);
    for (const hook of [...story.hooks, ...story.stumblingHooks]) {
      expect(hasValidSignature(hook, secret)).toBe(true);
      const changed = { ...hook, body: Buffer.concat([hook.body, Buffer.from(' ')]) };
      expect(hasValidSignature(changed, secret)).toBe(false);
    }
  });

  test('a receiver that stumbles gets the same webhook again, under the same id', () => {
    const [refused] = story.stumblingHooks;
    const id = refused?.headers['webhook-id'];
    const copies = story.stumblingHooks.filter(({ headers }) => headers['webhook-id'] === id);
    expect(copies).toHaveLength(2);
    expect(copies[1]?.body.equals(copies[0]?.body ?? Buffer.of())).toBe(true);
    const waitedMs = (copies[1]?.at ?? Infinity) - (copies[0]?.at ?? 0);
    expect(waitedMs).toBeLessThanOrEqual(5_500);
    const ids = story.stumblingHooks.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2 * breakages.length);
    expect(ids).toHaveLength(2 * breakages.length + 1);
  });

  test('a single failed check tells nobody', () => {
    const outcomes = (story.checks.get('blinking') ?? []).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'down')).toHaveLength(1);
    expect(outcomes.at(-1)).toBe('up');
    expect(mailsAbout('blinking')).toEqual([]);
    expect(hooksAbout('blinking')).toEqual([]);
  });

  test('a site that works is never told about', () => {
    const outcomes = (story.checks.get('steady') ?? []).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['up']));
    expect(mailsAbout('steady')).toEqual([]);
  });

  test('the service ends in order', () => {
    expect(story.ending).toMatchObject({ code: 0, signal: null });
  });
}
