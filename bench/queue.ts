// Checks a second through the queue: two worker processes and an own Redis on this machine, one job a check and batches,
// as multiples of what Celery did on the same kind of machine (Celery 5.6 on Redis, concurrency 4: 630 checks/s).
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startRedisServer, whyNoRedis } from '../test/support/queue/redis-server.ts';
import { command } from './command.ts';

const CELERY_CHECKS_PER_SECOND = 630;
const WORKERS = 2;
const RUNS = 3;
/** How many sites a list has, and how many times Celery's rate is wanted. */
const forms = [
  { name: 'one job a check', batch: 1, sites: 20_000, wanted: 5 },
  { name: 'batches of 10', batch: 10, sites: 40_000, wanted: null },
  { name: 'batches of 25', batch: 25, sites: 40_000, wanted: null },
  { name: 'batches as by default', batch: null, sites: 40_000, wanted: 15 },
] as const;

const missing = whyNoRedis();
if (missing === null) await run();
else console.log(`not measured: ${missing}`);

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
  const redis = await startRedisServer();
  const started: ChildProcess[] = [];
  try {
    const responder = spawn(process.execPath, [join(import.meta.dirname, 'responder.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    started.push(responder);
    const [port] = (await once(responder.stdout, 'data')) as [Buffer];
    for (let index = 0; index < WORKERS; index += 1) {
      const args = [command.entry, 'worker', '--queue', redis.url, '--loglevel', 'error'];
      const worker = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      started.push(worker);
      await once(worker.stderr, 'data');
      worker.stderr.resume();
    }
    console.log(`squirrel runs from ${command.isBuilt ? 'dist' : 'the sources'}`);
    await measureForms({ folder, url: redis.url, port: Number(port.toString()) });
  } finally {
    for (const child of started) child.kill('SIGKILL');
    await redis.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measureForms(way: { folder: string; url: string; port: number }): Promise<void> {
  // Workers live for months: what they need to get warm does not count.
  await checksPerSecond(way, { sites: 20_000, batch: null });
  for (const form of forms) {
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run += 1) rates.push(await checksPerSecond(way, form));
    rates.sort((a, b) => a - b);
    const median = rates[Math.floor(RUNS / 2)] ?? 0;
    const times = median / CELERY_CHECKS_PER_SECOND;
    const wanted = form.wanted === null ? '' : ` (at least ${form.wanted} wanted)`;
    const spread = rates.map((rate) => rate.toFixed(0)).join(', ');
    console.log(
      `${form.name}: ${median.toFixed(0)} checks/s (${spread}), ${times.toFixed(1)} times Celery${wanted}`,
    );
    if (form.wanted !== null && times < form.wanted) process.exitCode = 1;
  }
}

/** From the first check that is sent to the last result, as the command itself says. */
async function checksPerSecond(
  { folder, url, port }: { folder: string; url: string; port: number },
  { sites, batch }: { sites: number; batch: number | null },
): Promise<number> {
  const list = join(folder, `${sites}.txt`);
  writeFileSync(
    list,
    Array.from({ length: sites }, (_, index) => `${siteUrl(index, port)}\n`).join(''),
  );
  const args = [command.entry, 'check', '-f', list, '--engine', 'queue', '--queue', url];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(batch !== null && { SQUIRREL_QUEUE_BATCH: String(batch) }) },
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  await once(child, 'close');
  await wait(200);
  const seconds = /Time for queue: ([\d.]+)s/.exec(stdout)?.[1];
  if (child.exitCode !== 0 || seconds === undefined) throw new Error(`the check failed: ${stdout}`);
  return sites / Number(seconds);
}

// Every site has an address of its own, as sites do; all of 127/8 is this machine.
function siteUrl(index: number, port: number): string {
  return `http://127.${1 + Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.${(index % 250) + 1}:${port}/`;
}
