import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import type { WebhookSink } from '../../src/farm/webhook-sink.ts';
import {
  type PostgresServer,
  type PostgresServerOptions,
  startPostgresServer,
  whyNoPostgres,
} from '../support/storage/postgres-server.ts';
import { startBreakableSite } from './breakable-site.ts';
import { readWebhook } from './received-webhook.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const DISK_MIB = 96;
/** Of the longest test. */
const OUTAGES = 3;

const canMount = ((): boolean => {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

interface Stage {
  readonly server: PostgresServer;
  readonly service: ServiceProcess;
  readonly owner: WebhookSink;
  readonly operator: WebhookSink;
  readonly database: string;
  /** Takes the next site down and up again, and waits until its owner has heard of both. */
  breakAndMend(): Promise<void>;
  untilOperatorHears(what: string): Promise<void>;
  readiness(): Promise<number>;
}

const told = (sink: WebhookSink): string[] =>
  sink.requests().map((each) => {
    const { type, incident } = readWebhook(each);
    return type.startsWith('operator') ? `${type} ${incident.reason}` : type;
  });

async function startSink(): Promise<WebhookSink> {
  const sink = await startWebhookSink({});
  onTestFinished(() => sink.stop());
  return sink;
}

async function startStage(options: PostgresServerOptions = {}): Promise<Stage> {
  const server = await startPostgresServer({ isDurable: true, ...options });
  onTestFinished(() => server.stop());
  const [owner, operator] = [await startSink(), await startSink()];
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  // Each fails once: a second outage soon after the first would make it unstable, and be muted.
  const sites = await Promise.all(Array.from({ length: OUTAGES }, startBreakableSite));
  const channel = (id: string, sink: WebhookSink): object => {
    return { id, kind: 'webhook', owner: id, url: sink.url, secret: SECRET };
  };
  const config = join(folder.path, 'squirrel.json');
  const settings = {
    defaults: { interval: '1s', timeout: '1s', confirm: { after: [] }, recover: { after: [] } },
    owners: [{ id: 'shop' }, { id: 'ops' }],
    channels: [channel('shop', owner), channel('ops', operator)],
    monitors: sites.map(({ url: each }) => ({ url: each, owner: 'shop' })),
    operator: 'ops',
  };
  writeFileSync(config, JSON.stringify(settings));
  const url = await server.createDatabase('squirrel');
  const service = new ServiceProcess({
    dataDirectory: join(folder.path, 'data'),
    args: ['--config', config],
    env: { SQUIRREL_DATABASE: url },
  });
  onTestFinished(() => service.kill9());
  await service.ready;
  // The first transition is the one to `up`.
  await until(() => sites.every(({ isFound }) => isFound), {
    withinMs: 30_000,
    describe: () => service.stderr.slice(-4_000),
  });
  const describeIt = (): string =>
    JSON.stringify([told(owner), told(operator), service.stderr.slice(-4_000)]);
  const fresh = sites.values();
  const breakAndMend = async (): Promise<void> => {
    const site = fresh.next().value;
    if (site === undefined) throw new Error('every site has failed already');
    for (const isUp of [false, true]) {
      const before = owner.requests().length;
      site.isUp = isUp;
      await until(() => owner.requests().length > before, {
        withinMs: 60_000,
        describe: describeIt,
      });
    }
  };
  return {
    server,
    service,
    owner,
    operator,
    database: 'squirrel',
    breakAndMend,
    untilOperatorHears: async (what) => {
      await until(() => told(operator).includes(what), { withinMs: 90_000, describe: describeIt });
    },
    readiness: async () => (await fetch(`${await service.ready}/readyz`)).status,
  };
}

/** Everything was told once under one id, and is in the database. */
async function expectAllKept(stage: Stage, outages: number): Promise<void> {
  const { server, service, owner, operator, database } = stage;
  const ids = [...owner.requests(), ...operator.requests()].map((each) => readWebhook(each).id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(told(owner)).toHaveLength(2 * outages);
  const count = async (sql: string): Promise<number> =>
    Number((await server.run(sql, database))[0]?.['n']);
  const open = "SELECT count(*) AS n FROM notifications WHERE state <> 'delivered'";
  await until(async () => (await count(open)) === 0, { withinMs: 20_000, describe: () => open });
  expect(await count('SELECT count(*) AS n FROM incidents')).toBe(outages);
  expect(await count('SELECT count(*) AS n FROM transitions')).toBe(2 * outages + OUTAGES);
  expect(service.stderr).not.toContain('acorn');
  expect((await service.stop()).code).toBe(0);
}

const why = whyNoPostgres();
describe.skipIf(why !== null)('a service whose PostgreSQL fails', () => {
  test('away: people are told from memory, the operator hears of it, and all heals by itself', async () => {
    const stage = await startStage();
    const { server, breakAndMend, untilOperatorHears, readiness } = stage;
    await breakAndMend();
    await server.kill();
    await breakAndMend();
    await untilOperatorHears('operator.alarm storage');
    expect(await readiness()).toBe(503);
    await server.start();
    await untilOperatorHears('operator.alarm_over storage');
    await until(async () => (await readiness()) === 200, { withinMs: 30_000, describe: () => '' });
    await breakAndMend();
    await expectAllKept(stage, 3);
  });

  test('restarting and cutting connections: nobody hears of that', async () => {
    const stage = await startStage();
    const { server, operator, breakAndMend, readiness } = stage;
    await until(async () => (await readiness()) === 200, { withinMs: 30_000, describe: () => '' });
    for (let turn = 0; turn < 2; turn += 1) {
      const breaking = breakAndMend();
      await server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'uptimesquirrel'",
      );
      await server.shutDown();
      await server.start();
      await breaking;
    }
    expect(told(operator)).toEqual([]);
    await expectAllKept(stage, 2);
  });

  test('hanging: people are told, the operator hears of it, and all heals by itself', async () => {
    expect.hasAssertions();
    const stage = await startStage();
    const { server, breakAndMend, untilOperatorHears } = stage;
    await breakAndMend();
    server.freeze();
    onTestFinished(() => server.thaw());
    await breakAndMend();
    await untilOperatorHears('operator.alarm storage');
    server.thaw();
    await untilOperatorHears('operator.alarm_over storage');
    await breakAndMend();
    await expectAllKept(stage, 3);
  });

  test.skipIf(!canMount)('out of room: people are told, and all heals by itself', async () => {
    expect.hasAssertions();
    const folder = await temporaryFolder();
    onTestFinished(() => folder[Symbol.asyncDispose]());
    const disk = join(folder.path, 'disk');
    chmodSync(folder.path, 0o755);
    mkdirSync(disk);
    const mount = `mount -t tmpfs -o size=${DISK_MIB}m,uid=65534,gid=65534 none "${disk}" && echo ready && exec sleep 600`;
    const holder = spawn('unshare', ['-m', 'sh', '-c', mount], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout ?? holder, 'data');
    const stage = await startStage({
      folder: disk,
      startedBy: ['nsenter', `--mount=/proc/${holder.pid}/ns/mnt`],
      args: ['-c', 'max_wal_size=4MB', '-c', 'min_wal_size=2MB', '-c', 'wal_recycle=off'],
    });
    const { breakAndMend, untilOperatorHears } = stage;
    await breakAndMend();
    const ballast = `/proc/${holder.pid}/root${disk}/ballast`;
    const fill = setInterval(() => {
      try {
        for (;;) appendFileSync(ballast, Buffer.alloc(4_096, 7));
      } catch {
        // Full.
      }
    }, 20);
    try {
      // What is left of the present file of its log would last for minutes; the next one finds no room.
      for (let turn = 0; turn < 3; turn += 1) {
        await wait(100);
        await stage.server.run('SELECT pg_switch_wal()').catch(() => undefined);
      }
      await breakAndMend();
      await untilOperatorHears('operator.alarm storage');
    } finally {
      clearInterval(fill);
    }
    rmSync(ballast);
    // A server that cannot write its log ends itself; whoever runs it starts it again.
    await stage.server.shutDown();
    await stage.server.start();
    await untilOperatorHears('operator.alarm_over storage');
    await breakAndMend();
    await expectAllKept(stage, 3);
  });
});
