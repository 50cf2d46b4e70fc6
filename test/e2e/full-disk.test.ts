import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import type { WebhookSink } from '../../src/farm/webhook-sink.ts';
import { startBreakableSite } from './breakable-site.ts';
import { readWebhook } from './received-webhook.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const DISK_MIB = 16;
/** A sixteenth of the disk. */
const RESERVE_BYTES = 1_048_576;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A disk of its own for the service, in a mount namespace that ends with it. */
const canMount = ((): boolean => {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Of the longer test. */
const OUTAGES = 9;

async function startSink(): Promise<WebhookSink> {
  const sink = await startWebhookSink({});
  onTestFinished(() => sink.stop());
  return sink;
}

const typesIn = (sink: WebhookSink): string[] =>
  sink.requests().map((each) => readWebhook(each).type);

/** A small disk in a mount namespace of its own, with a service on it, seen from outside. */
class SmallDisk {
  /** The disk, by the eyes of those who live in the namespace. */
  readonly folder: string;
  readonly #data: string;
  readonly #config: string;
  readonly #holder: ChildProcess;
  #service: ServiceProcess | null = null;

  constructor(data: string, config: string) {
    this.#data = data;
    this.#config = config;
    const mount = `mount -t tmpfs -o size=${DISK_MIB}m none "${data}" && echo ready && exec sleep 600`;
    this.#holder = spawn('unshare', ['-m', 'sh', '-c', mount], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.folder = `/proc/${this.#holder.pid}/root${data}`;
  }

  async start(): Promise<void> {
    if (this.#service === null) await once(this.#holder.stdout ?? this.#holder, 'data');
    this.#service = new ServiceProcess({
      dataDirectory: this.#data,
      args: ['--config', this.#config],
      startedBy: ['nsenter', `--mount=/proc/${this.#holder.pid}/ns/mnt`],
    });
    await this.#service.ready;
  }

  get service(): ServiceProcess {
    if (this.#service === null) throw new Error('the service has not been started');
    return this.#service;
  }

  async end(): Promise<void> {
    await this.#service?.kill9();
    this.#holder.kill('SIGKILL');
  }

  get reserveBytes(): number {
    return statSync(join(this.folder, 'squirrel.reserve'), { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Writes until nothing fits any more. */
  fill(): void {
    for (const size of [65_536, 4_096, 512]) {
      const block = Buffer.alloc(size, 7);
      try {
        for (;;) appendFileSync(join(this.folder, 'ballast'), block);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
    }
  }

  empty(): void {
    rmSync(join(this.folder, 'ballast'));
  }

  /** Status and code of an attempt to create a monitor. */
  async create(url: string): Promise<readonly [number, unknown]> {
    const key = readFileSync(join(this.folder, 'admin-key'), 'utf8').trim();
    const response = await fetch(`${await this.service.ready}/api/v1/monitors`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url, interval: '60s' }),
    });
    const body = (await response.json()) as { readonly code?: string };
    return [response.status, body.code];
  }

  async readiness(): Promise<number> {
    return (await fetch(`${await this.service.ready}/readyz`)).status;
  }
}

interface Stage {
  readonly disk: SmallDisk;
  /** A site that is always up. */
  readonly other: string;
  readonly owner: WebhookSink;
  readonly operator: WebhookSink;
  readonly folder: string;
  describe(): string;
  /** Takes the next site down and up again, and waits until its owner has heard of both. */
  breakAndMend(): Promise<void>;
}

async function startStage(): Promise<Stage> {
  const [owner, operator] = [await startSink(), await startSink()];
  // Each fails once: a second outage soon after the first would make it unstable, and be muted.
  const sites = await Promise.all(Array.from({ length: OUTAGES }, startBreakableSite));
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const { url: other } = await startBreakableSite();
  const [data, config] = [join(folder.path, 'data'), join(folder.path, 'squirrel.json')];
  mkdirSync(data);
  const channel = (id: string, sink: WebhookSink): object => {
    return { id, kind: 'webhook', owner: id, url: sink.url, secret: SECRET };
  };
  const settings = {
    defaults: { interval: '1s', timeout: '1s', confirm: { after: [] }, recover: { after: [] } },
    owners: [{ id: 'shop' }, { id: 'ops' }],
    channels: [channel('shop', owner), channel('ops', operator)],
    monitors: sites.map(({ url }) => ({ url, owner: 'shop' })),
    operator: 'ops',
  };
  writeFileSync(config, JSON.stringify(settings));
  const disk = new SmallDisk(data, config);
  onTestFinished(() => disk.end());
  await disk.start();
  const describe = (): string =>
    JSON.stringify([typesIn(owner), typesIn(operator), disk.service.stderr.slice(-4_000)]);
  await until(() => disk.reserveBytes === RESERVE_BYTES, { withinMs: 20_000, describe });
  const fresh = sites.values();
  const breakAndMend = async (): Promise<void> => {
    const site = fresh.next().value;
    if (site === undefined) throw new Error('every site has failed already');
    for (const isUp of [false, true]) {
      const before = owner.requests().length;
      site.isUp = isUp;
      await until(() => owner.requests().length > before, { withinMs: 30_000, describe });
    }
  };
  return { disk, other, owner, operator, folder: folder.path, describe, breakAndMend };
}

test('a full disk: alerts go on, from the reserve and then from memory; the operator hears; all heals by itself', async (context) => {
  if (!canMount) context.skip('needs mount namespaces (root on Linux)');
  const { disk, other, owner, operator, folder, describe, breakAndMend } = await startStage();
  expect(await disk.create(`${other}before`)).toEqual([201, undefined]);
  const filledAt = Date.now();
  disk.fill();
  await until(() => typesIn(operator).includes('operator.alarm'), { withinMs: 60_000, describe });
  expect(Date.now() - filledAt).toBeLessThan(60_000);
  expect(await disk.readiness()).toBe(503);
  expect(await disk.create(`${other}full`)).toEqual([507, 'storage_full']);
  for (let n = 0; n < 5; n += 1) await breakAndMend();

  // Somebody else takes what the reserve has given back.
  disk.fill();
  for (let n = 0; n < 3; n += 1) {
    await breakAndMend();
    disk.fill();
  }
  expect(await disk.create(`${other}full`)).toEqual([507, 'storage_full']);

  disk.empty();
  await until(async () => (await disk.readiness()) === 200, { withinMs: 30_000, describe });
  await until(() => typesIn(operator).includes('operator.alarm_over'), {
    withinMs: 30_000,
    describe,
  });
  await until(() => disk.reserveBytes === RESERVE_BYTES, { withinMs: 30_000, describe });
  expect(await disk.create(`${other}after`)).toEqual([201, undefined]);
  await breakAndMend();

  const ids = owner.requests().map((each) => readWebhook(each).id);
  expect(ids).toHaveLength(2 * OUTAGES);
  expect(new Set(ids).size).toBe(2 * OUTAGES);
  await until(() => countIn(disk.folder, folder, OPEN_MESSAGES) === 0, {
    withinMs: 10_000,
    describe,
  });
  expect(countIn(disk.folder, folder, 'SELECT count(*) AS n FROM incidents')).toBe(OUTAGES);
  expect((await disk.service.stop()).code).toBe(0);
});

test('a disk that filled up while the service was off: it starts on its reserve, and tells', async (context) => {
  if (!canMount) context.skip('needs mount namespaces (root on Linux)');
  const { disk, owner, operator, describe, breakAndMend } = await startStage();
  await disk.service.kill9();
  disk.fill();
  await disk.start();
  await breakAndMend();
  await until(() => typesIn(operator).includes('operator.alarm'), { withinMs: 60_000, describe });
  expect(typesIn(owner)).toEqual(['incident.opened', 'incident.resolved']);
});

const OPEN_MESSAGES = "SELECT count(*) AS n FROM notifications WHERE state <> 'delivered'";

/** Asks a copy of the database, whose service runs. */
function countIn(from: string, to: string, sql: string): number {
  for (const ending of ['', '-wal'])
    cpSync(join(from, `squirrel.db${ending}`), join(to, `copy.db${ending}`));
  const database = new DatabaseSync(join(to, 'copy.db'));
  try {
    return Number(database.prepare(sql).get()?.['n']);
  } finally {
    database.close();
  }
}
