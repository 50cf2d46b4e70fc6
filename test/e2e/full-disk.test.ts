import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import type { WebhookSink } from '../../src/farm/webhook-sink.ts';
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

interface Site {
  readonly url: string;
  isUp: boolean;
}

async function startSite(): Promise<Site> {
  const site = { url: '', isUp: true };
  const server = createServer((_, response) => {
    response.writeHead(site.isUp ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return site;
}

async function startSink(): Promise<WebhookSink> {
  const sink = await startWebhookSink({});
  onTestFinished(() => sink.stop());
  return sink;
}

const typesIn = (sink: WebhookSink): string[] =>
  sink.requests().map((each) => readWebhook(each).type);

/** A service on a small disk, seen from outside of its mount namespace. */
class SmallDisk {
  readonly service: ServiceProcess;
  /** The disk, by the service's own eyes. */
  readonly folder: string;

  constructor(data: string, config: string) {
    const mount = `mount -t tmpfs -o size=${DISK_MIB}m none "${data}" && exec "$0" "$@"`;
    this.service = new ServiceProcess({
      dataDirectory: data,
      args: ['--config', config],
      startedBy: ['unshare', '-m', 'sh', '-c', mount],
    });
    this.folder = `/proc/${this.service.pid}/root${data}`;
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

test('a full disk: alerts go on, from the reserve and then from memory; the operator hears; all heals by itself', async (context) => {
  if (!canMount) context.skip('needs mount namespaces (root on Linux)');
  const [site, owner, operator] = [await startSite(), await startSink(), await startSink()];
  await using folder = await temporaryFolder();
  const { url: other } = await startSite();
  const [data, config] = [join(folder.path, 'data'), join(folder.path, 'squirrel.json')];
  execFileSync('mkdir', [data]);
  const channel = (id: string, sink: WebhookSink): object => {
    return { id, kind: 'webhook', owner: id, url: sink.url, secret: SECRET };
  };
  writeFileSync(
    config,
    JSON.stringify({
      defaults: { interval: '1s', timeout: '1s', confirm: { after: [] }, recover: { after: [] } },
      owners: [{ id: 'shop' }, { id: 'ops' }],
      channels: [channel('shop', owner), channel('ops', operator)],
      monitors: [{ url: site.url, owner: 'shop' }],
      operator: 'ops',
    }),
  );
  const disk = new SmallDisk(data, config);
  onTestFinished(() => disk.service.kill9());
  const describe = (): string =>
    JSON.stringify([typesIn(owner), typesIn(operator), disk.service.stderr.slice(-4_000)]);
  await disk.service.ready;
  await until(() => disk.reserveBytes === RESERVE_BYTES, { withinMs: 20_000, describe });
  expect(await disk.create(`${other}before`)).toEqual([201, undefined]);

  let told = 0;
  const breakAndMend = async (): Promise<void> => {
    for (const isUp of [false, true]) {
      site.isUp = isUp;
      told += 1;
      await until(() => owner.requests().length >= told, { withinMs: 30_000, describe });
    }
  };
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
  expect(ids).toHaveLength(18);
  expect(new Set(ids).size).toBe(18);
  await until(() => countIn(disk.folder, folder.path, OPEN_MESSAGES) === 0, {
    withinMs: 10_000,
    describe,
  });
  expect(countIn(disk.folder, folder.path, 'SELECT count(*) AS n FROM incidents')).toBe(9);
  expect((await disk.service.stop()).code).toBe(0);
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
