import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DemoMail, DemoParts, DemoStage } from '../../cli/demo/command.ts';
import { DIRECT_INGRESS } from '../../core/address/ingress.ts';
import { DEFAULT_PER_ADDRESS, DEFAULT_PER_HOST } from '../../core/check/check-limits.ts';
import { NO_SIGN_IN } from '../../config/sign-in-sections.ts';
import { asOwnerId } from '../../core/ids.ts';
import { SERVICE_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import { startFarm, type Farm } from '../../farm/farm.ts';
import { startMailSink, type MailSink } from '../../farm/mail/mail-sink.ts';
import { readMail } from '../../farm/mail/read-mail.ts';
import { tutorialSites } from '../../farm/sites/tutorial-list.ts';
import { createLog } from '../../observability/log.ts';
import { crudOf } from '../../services/crud.ts';
import { importMonitorList } from '../../services/monitors/import.ts';
import { summarize } from '../../services/monitors/summarize.ts';
import { placeOfFile } from '../../storage/index.ts';
import { ensureDashboard } from '../dashboard-directory.ts';
import { startService, type RunningService } from './service.ts';
import { installedVersion } from '../version.ts';

const HERO = 'acorn-market.farm.example';
const OWNER = asOwnerId('you');
const POLL_MS = 100;

/** Puts together what `squirrel demo` works with. */
export function demoParts(): DemoParts {
  return { open: openStage };
}

async function openStage(): Promise<DemoStage> {
  const hasDashboard = await ensureDashboard();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'squirrel-demo-'));
  const farm = await startFarm({ sites: tutorialSites, ...placement() });
  const mailbox = await startMailSink({});
  const service = await watchFarm({ farm, mailbox, dataDirectory });
  const hero = farm.site(HERO);
  const ending = new AbortController();
  const { signal } = ending;
  return {
    dashboardUrl: hasDashboard ? `${service.address}#key=${service.key}` : null,
    siteCount: farm.sites.length,
    hero: { name: hero.name, url: hero.url },
    judged: (withinMs) => poll({ withinMs, signal }, () => judgedCounts(service)),
    setHeroHealth: (isHealthy) =>
      farm.change(HERO, isHealthy ? heroBehaviour() : { kind: 'answer', status: 503 }),
    mailAboutHero: (prefix, withinMs) =>
      poll({ withinMs, signal }, async () => findMail(mailbox, `${prefix} ${hero.name} `)),
    stop: async () => {
      ending.abort();
      await service.stop(2000);
      await Promise.all([farm.stop(), mailbox.stop()]);
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

// Only Linux answers on all of 127.0.0.0/8 unasked.
function placement(): { readonly placement?: 'shared' } {
  return process.platform === 'linux' ? {} : { placement: 'shared' };
}

function heroBehaviour() {
  const site = tutorialSites.find(({ name }) => name === HERO);
  if (!site) throw new Error(`${HERO} is not in the list`);
  return site.behaviour;
}

async function watchFarm(parts: {
  readonly farm: Farm;
  readonly mailbox: MailSink;
  readonly dataDirectory: string;
}): Promise<RunningService> {
  const log = createLog({ level: 'error', destination: process.stderr });
  const defaults = {
    ...SERVICE_DEFAULTS,
    intervalMs: 5000,
    confirmAfterMs: [1000, 2000],
    recoverAfterMs: [1000],
    ownerIds: [OWNER],
  };
  const network = {
    resolvers: [parts.farm.resolver],
    extraCaPems: [],
    targets: 'private',
    userAgent: `UptimeSquirrel/${installedVersion()}`,
  } as const;
  const service = await startService(
    {
      host: '127.0.0.1',
      ingress: DIRECT_INGRESS,
      signIn: NO_SIGN_IN,
      port: 0,
      dataDirectory: parts.dataDirectory,
      database: placeOfFile(parts.dataDirectory),
      engine: 'multicore',
      workers: null,
      perHost: DEFAULT_PER_HOST,
      perAddress: DEFAULT_PER_ADDRESS,
      probeMetrics: 1_000,
      network,
      defaults,
      operatorId: null,
      canaries: [],
      deadManUrls: [],
      adminToken: undefined,
      engineOptions: {},
    },
    log,
  );
  const { host, port } = parts.mailbox;
  const options = {
    to: 'you@example.com',
    from: 'squirrel@example.com',
    smtp: `smtp://${host}:${port}`,
  };
  const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
  await crudOf(service.context, 'owners').create({ id: OWNER, name: 'You', timezone });
  const channel = { id: 'mail', kind: 'email', owner: OWNER, hours: 'always', ...options };
  await crudOf(service.context, 'channels').create(channel);
  const lines = parts.farm.sites.map(({ name, url }) => `${url} name=${name}`);
  await importMonitorList(service.context, {
    text: lines.join('\n'),
    file: 'farm',
    isDryRun: false,
  });
  service.noteSetUp();
  return service;
}

async function judgedCounts(
  service: RunningService,
): Promise<{ readonly up: number; readonly down: number } | null> {
  const { byStatus } = (await summarize(service.context)).monitors;
  if (byStatus.pending + byStatus.suspect > 0) return null;
  return { up: byStatus.up, down: byStatus.down };
}

function findMail(mailbox: MailSink, subjectStart: string): DemoMail | null {
  for (const { raw, from, to } of mailbox.messages()) {
    const { subject, text } = readMail(raw);
    if (subject.startsWith(subjectStart))
      return { from, to: to.join(', '), subject, text: text ?? '' };
  }
  return null;
}

/** Gives up when the time is over, or when the demo is. */
async function poll<Found>(
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
  check: () => Promise<Found | null>,
): Promise<Found | null> {
  for (let waitedMs = 0; waitedMs < withinMs && !signal.aborted; waitedMs += POLL_MS) {
    const found = await check();
    if (found !== null) return found;
    await delay(POLL_MS);
  }
  return null;
}
