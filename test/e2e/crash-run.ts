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
import { flap } from './flapping-sites.ts';
import type { Rhythm } from './flapping-sites.ts';
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
const rhythms = Array.from({ length: 11 }, (_, index) => (index < 7 ? hasty : slow));
const KEEP = 1_000_000;

/** Kills a service again and again while its sites come and go, lets all recover, and says what everybody saw. */
export async function crashRun(options: {
  readonly seed: number;
  readonly moments: number;
  /** URL of an empty PostgreSQL; absent: an SQLite in the data folder. */
  readonly databaseUrl?: string;
}): Promise<CrashRecord> {
  await using folder = await temporaryFolder();
  const random = seededRandom(options.seed);
  const flapping = rhythms.map((_, index) => `flapping-${index + 1}.farm.example`);
  const steady = Array.from(
    { length: STEADY_COUNT },
    (_, index) => `steady-${index + 1}.farm.example`,
  );
  const farm = await startFarm({
    sites: [...flapping, ...steady].map((name) => ({
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
      args: ['--config', configPath, '--resolver', farm.resolver],
      ...(databaseUrl !== undefined && { env: { SQUIRREL_DATABASE: databaseUrl } }),
    });
  const ending = new AbortController();
  const flaps = rhythms.map((rhythm, index) => {
    const name = flapping[index] ?? '';
    return flap({ farm, name, rhythm, random: random.fork(), signal: ending.signal });
  });
  try {
    const lives: Life[] = [];
    for (let moment = 0; moment < options.moments; moment += 1) {
      lives.push(await shortLife(start, random));
    }
    ending.abort();
    const outages = (await Promise.all(flaps)).flat();
    const { ledger, life } = await lastLife(start);
    return {
      intervalMs: INTERVAL_MS,
      steadyIntervalMs: STEADY_INTERVAL_MS,
      confirmationMs: confirmMs.reduce((sum, ms) => sum + ms, 0),
      steadySites: steady,
      requests: new Map(steady.map((name) => [name, farm.requests(name)])),
      outages,
      lives: [...lives, life],
      ...ledger,
      sunk: new Map([
        ['mail', mailSink.messages().map(messageOfMail)],
        ['hook', hookSink.requests().map(messageOfHook)],
      ]),
      database: await databaseFacts(databaseUrl ?? dataDirectory),
    };
  } finally {
    ending.abort();
    await Promise.all(flaps);
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
    await until(isCalm, { withinMs: 40_000, describe: () => open.join('; ') });
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
  const { id, at, type, incident } = readWebhook(sunk);
  const kind = type === 'incident.opened' ? 'opened' : 'resolved';
  return { id, at, kind, incidentId: incident.id, content: digest(sunk.body) };
}

function messageOfMail({ raw, at }: SunkMail): SunkMessage {
  const { headers, subject, text, html } = readMail(raw);
  const [, id = ''] = /^<(.*)@example\.com>$/.exec(headers.get('message-id') ?? '') ?? [];
  return {
    id,
    at,
    kind: subject.startsWith('[DOWN]') ? 'opened' : 'resolved',
    incidentId: headers.get('x-uptimesquirrel-incident') ?? '',
    // A copy may carry another date and other part boundaries.
    content: digest(`${subject}\n${text}\n${html}`),
  };
}

const digest = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

function configOf(farm: Farm, sinks: { readonly smtp: string; readonly hook: string }) {
  const inMs = (waits: readonly number[]) => ({ after: waits.map((ms) => `${ms}ms`) });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const mail = { to: 'ops@example.com', from: 'squirrel@example.com', smtp: sinks.smtp };
  return {
    defaults: {
      interval: `${INTERVAL_MS}ms`,
      timeout: '1s',
      confirm: inMs(confirmMs),
      recover: inMs([200]),
    },
    owners: [{ id: 'ops', name: 'Operations', language: 'en', timezone: 'UTC' }],
    channels: [
      { id: 'mail', kind: 'email', owner: 'ops', ...mail },
      { id: 'hook', kind: 'webhook', owner: 'ops', url: sinks.hook, secret },
    ],
    monitors: farm.sites.map(({ url, name }) => ({
      url,
      name,
      owner: 'ops',
      interval: name.startsWith('steady') ? `${STEADY_INTERVAL_MS}ms` : `${INTERVAL_MS}ms`,
    })),
  };
}
