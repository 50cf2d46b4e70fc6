import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startFarm } from '../../src/farm/farm.ts';
import type { Farm } from '../../src/farm/farm.ts';
import { startMailSink } from '../../src/farm/mail/mail-sink.ts';
import type { SunkMail } from '../../src/farm/mail/mail-session.ts';
import { readMail } from '../../src/farm/mail/read-mail.ts';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import type { SunkWebhook } from '../../src/farm/webhook-sink.ts';
import type { ApiIncident, ApiMonitor, ApiNotification } from './api-answers.ts';
import type { CrashRecord, Life, SunkMessage } from './crash-record.ts';
import { databaseFacts } from './database-facts.ts';
import { failOnce, flap } from './flapping-sites.ts';
import type { Rhythm, SiteOutage } from './flapping-sites.ts';
import { readWebhook } from './received-webhook.ts';
import { seededRandom } from './seeded-random.ts';
import type { SeededRandom } from './seeded-random.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const INTERVAL_MS = 2_000;
// Several restarts fit into it, and a busy machine cannot make a check half of it late.
const STEADY_INTERVAL_MS = 5_000;
const confirmMs = [200, 300];
const STEADY_COUNT = 10;
const hasty: Rhythm = { shortestMs: 1_000, longestMs: 4_000 };
const slow: Rhythm = { shortestMs: 6_000, longestMs: 12_000 };
/** Sites that fail again and again; the second outage makes them unstable. */
const FLAPPING_COUNT = 5;
/** Sites that fail once, in the life of each moment. */
const ONCE_PER_MOMENT = 6;
const rhythmOf = (index: number): Rhythm => (index % 2 === 0 ? hasty : slow);
const SITE_NAME = /\w+-\d+\.farm\.example/g;
const KEEP = 1_000_000;
/** The longest wait of a receiver's group, twice, and a machine with other work. */
const CALM_LIMIT_MS = 90_000;

/** Kills a service again and again while its sites come and go, lets all recover, and says what everybody saw. */
export async function crashRun(options: {
  readonly seed: number;
  readonly moments: number;
  /** URL of an empty PostgreSQL; absent: an SQLite in the data folder. */
  readonly databaseUrl?: string;
}): Promise<CrashRecord> {
  await using folder = await temporaryFolder();
  const random = seededRandom(options.seed);
  const flapping = siteNames('flapping', FLAPPING_COUNT);
  const once = siteNames('once', ONCE_PER_MOMENT * options.moments);
  const steady = siteNames('steady', STEADY_COUNT);
  const farm = await startFarm({
    sites: [...flapping, ...once, ...steady].map((name) => ({
      name,
      behaviour: { kind: 'answer', status: 200 },
    })),
    requestLogLimit: 100_000,
  });
  const mailSink = await startMailSink({ keep: KEEP });
  const hookSink = await startWebhookSink({ keep: KEEP });
  const configPath = join(folder.path, 'squirrel.yaml');
  const config = configOf(farm, { smtp: `smtp://127.0.0.1:${mailSink.port}`, hook: hookSink.url });
  await writeFile(configPath, JSON.stringify(config));
  const dataDirectory = join(folder.path, 'data');
  const { databaseUrl } = options;
  const start = (): ServiceProcess =>
    new ServiceProcess({
      dataDirectory,
      // It starts in a fraction of the time, which leaves more of each life to be killed in.
      entry: 'built',
      args: ['--config', configPath, '--resolver', farm.resolver],
      ...(databaseUrl !== undefined && { env: { SQUIRREL_DATABASE: databaseUrl } }),
    });
  const ending = new AbortController();
  const failing = (name: string, index: number) => {
    return { farm, name, rhythm: rhythmOf(index), random: random.fork() };
  };
  const flaps = flapping.map((name, index) =>
    flap({ ...failing(name, index), signal: ending.signal }),
  );
  const failures: Promise<SiteOutage>[] = [];
  try {
    const lives: Life[] = [];
    for (let moment = 0; moment < options.moments; moment += 1) {
      const names = once.slice(moment * ONCE_PER_MOMENT, (moment + 1) * ONCE_PER_MOMENT);
      failures.push(...names.map((name, index) => failOnce(failing(name, index))));
      lives.push(await shortLife(start, random));
    }
    ending.abort();
    const outages = [...(await Promise.all(flaps)).flat(), ...(await Promise.all(failures))];
    const { ledger, life } = await lastLife(start);
    const mails = Map.groupBy(mailSink.messages(), channelOfMail);
    return {
      intervalMs: INTERVAL_MS,
      steadyIntervalMs: STEADY_INTERVAL_MS,
      confirmationMs: confirmMs.reduce((sum, ms) => sum + ms, 0),
      steadySites: steady,
      requests: new Map(steady.map((name) => [name, farm.requests(name)])),
      outages,
      lives: [...lives, life],
      ...ledger,
      channels: channelSites(farm),
      sunk: new Map([
        ...[...mails].map(([id, sunk]) => [id, sunk.map(messageOfMail)] as const),
        ['hook', hookSink.requests().map(messageOfHook)],
      ]),
      database: await databaseFacts(databaseUrl ?? dataDirectory),
    };
  } finally {
    ending.abort();
    await Promise.allSettled([...flaps, ...failures]);
    await Promise.all([farm.stop(), mailSink.stop(), hookSink.stop()]);
  }
}

/** A kill while it starts, soon after it is up, or, now and then, after it had the time to tell of a whole outage. */
async function shortLife(start: () => ServiceProcess, random: SeededRandom): Promise<Life> {
  const kind = random.between(0, 1);
  const service = start();
  let readyAt: number | null = null;
  if (kind < 0.25) {
    await wait(random.between(20, 1_200));
  } else {
    await service.ready;
    readyAt = Date.now();
    await wait(kind < 0.85 ? random.between(50, 2_500) : random.between(5_000, 8_000));
  }
  await service.kill9();
  const { startedAt } = service;
  if (service.hasFailed) throw new Error(`it ended by itself:\n${service.stderr}`);
  return { startedAt, readyAt, endedAt: Date.now() };
}

type Ledger = Pick<CrashRecord, 'incidents' | 'notifications' | 'monitorIds'>;

/** Starts once more, waits until everything is over and told, reads the ledger, and ends in order. */
async function lastLife(start: () => ServiceProcess): Promise<{ ledger: Ledger; life: Life }> {
  const service = start();
  try {
    await service.ready;
    const readyAt = Date.now();
    let open: readonly string[] = [];
    const isCalm = async (): Promise<boolean> => {
      open = await unfinished(service);
      return open.length === 0;
    };
    await until(isCalm, { withinMs: CALM_LIMIT_MS, describe: () => open.join('; ') });
    const monitors = await service.all<ApiMonitor>('/monitors');
    const ledger = {
      incidents: await service.all<ApiIncident>('/incidents'),
      notifications: await service.all<ApiNotification>('/notifications'),
      monitorIds: new Map(monitors.map(({ id, name }) => [name, id])),
    };
    const { code, signal } = await service.stop();
    if (code !== 0) throw new Error(`the last stop ended with ${signal ?? code}`);
    return { ledger, life: { startedAt: service.startedAt, readyAt, endedAt: Date.now() } };
  } catch (error) {
    throw new Error(`${String(error)}\n${service.stderr}`, { cause: error });
  } finally {
    await service.kill9();
  }
}

async function unfinished(service: ServiceProcess): Promise<readonly string[]> {
  const monitors = await service.all<ApiMonitor>('/monitors');
  const pending = await service.all<ApiNotification>('/notifications?state=pending');
  const leased = await service.all<ApiNotification>('/notifications?state=leased');
  return [
    ...monitors
      .filter(({ status }) => status !== 'up')
      .map(({ name, status }) => `${name} ${status}`),
    ...[...pending, ...leased].map(({ id, state }) => `${id} ${state}`),
  ];
}

function messageOfHook(sunk: SunkWebhook): SunkMessage {
  const { id, at, type, incident, monitor } = readWebhook(sunk);
  // `incident.opened`, `monitor.unstable`.
  const kind = type.split('.')[1] ?? '';
  return { id, at, kind, aboutId: incident.id, sites: [monitor.name], content: digest(sunk.body) };
}

function messageOfMail({ raw, at }: SunkMail): SunkMessage {
  const { headers, subject, text, html } = readMail(raw);
  const [, id = ''] = /^<(.*)@example\.com>$/.exec(headers.get('message-id') ?? '') ?? [];
  return {
    id,
    at,
    kind: kindOfSubject(subject),
    aboutId: headers.get('x-uptimesquirrel-incident') ?? '',
    sites: [...new Set(text?.match(SITE_NAME))],
    // A copy may carry another date and other part boundaries.
    content: digest(`${subject}\n${text}\n${html}`),
  };
}

function kindOfSubject(subject: string): string {
  const [, tag = ''] = /^\[([A-Z]+)\]/.exec(subject) ?? [];
  return { DOWN: 'opened', UP: 'resolved', UNSTABLE: 'unstable' }[tag] ?? subject;
}

const channelOfMail = ({ to }: SunkMail): string => to[0]?.replace('@example.com', '') ?? '';

const digest = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

/** Who reads of a site by mail: two of three that fail once have a reader of their own, all others share one. */
function readerOf(site: string): string {
  const [, number] = /^once-(\d+)\./.exec(site) ?? [];
  return number === undefined || Number(number) % 3 === 0 ? 'ops' : `reader-${number}`;
}

/** Channels, with the sites that each is to get: one of a machine gets all. */
function channelSites({ sites }: Farm): ReadonlyMap<string, readonly string[]> {
  const names = sites.map(({ name }) => name);
  return new Map([['hook', names], ...Map.groupBy(names, (name) => `mail-${readerOf(name)}`)]);
}

function configOf(farm: Farm, sinks: { readonly smtp: string; readonly hook: string }) {
  const inMs = (waits: readonly number[]) => ({ after: waits.map((ms) => `${ms}ms`) });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const mail = { kind: 'email', from: 'squirrel@example.com', smtp: sinks.smtp };
  const readers = [...new Set(farm.sites.map(({ name }) => readerOf(name)))];
  return {
    defaults: {
      interval: `${INTERVAL_MS}ms`,
      timeout: '1s',
      confirm: inMs(confirmMs),
      recover: inMs([200]),
    },
    owners: ['machine', ...readers].map((id) => ({ id, language: 'en', timezone: 'UTC' })),
    channels: [
      { id: 'hook', kind: 'webhook', owner: 'machine', url: sinks.hook, secret },
      ...readers.map((owner) => {
        const id = `mail-${owner}`;
        return { id, owner, to: `${id}@example.com`, ...mail };
      }),
    ],
    monitors: farm.sites.map(({ url, name }) => ({
      url,
      name,
      owner: ['machine', readerOf(name)],
      interval: name.startsWith('steady') ? `${STEADY_INTERVAL_MS}ms` : `${INTERVAL_MS}ms`,
    })),
  };
}

const siteNames = (kind: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${kind}-${index + 1}.farm.example`);
