// Every engine on the same list of quick sites, beside `event-loop`: checks a second, CPU and memory a check.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComparisonRecord, EngineRecord } from '../src/core/comparison/comparison-record.ts';
import { startRedisServer, whyNoRedis } from '../test/support/queue/redis-server.ts';
import { usageOf } from './process-usage.ts';

const SITES = 2_000;
const RUNS = 3;
const WORKERS = 8;
const QUEUE_WORKERS = 2;
const built = join(import.meta.dirname, '../dist/entrypoints/cli.js');
const source = join(import.meta.dirname, '../src/entrypoints/cli.ts');
const isBuilt = existsSync(built) && !process.argv.includes('--source');
const program = isBuilt ? built : source;

const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
const responder = spawn(process.execPath, [join(import.meta.dirname, 'responder.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
try {
  const [port] = (await once(responder.stdout, 'data')) as [Buffer];
  await measure(Number(port.toString()));
} finally {
  responder.stdin.end();
  rmSync(folder, { recursive: true });
}

async function measure(port: number): Promise<void> {
  const list = join(folder, 'sites.txt');
  const urls = Array.from({ length: SITES }, (_, index) => `${siteUrl(index, port)}\n`);
  writeFileSync(list, urls.join(''));
  const noRedis = whyNoRedis();
  if (noRedis !== null) console.log(`without the engine queue: ${noRedis}`);
  const redis = noRedis === null ? await startRedisServer() : null;
  const queue = redis ? ['--queue', redis.url] : [];
  const helpers = redis ? await startQueueWorkers(redis.url) : [];
  try {
    const usedBefore = cpuOf(helpers);
    const flags = ['--workers', String(WORKERS), '--runs', String(RUNS), ...queue];
    const comparison = await compare(['-f', list, ...flags]);
    show(comparison, (cpuOf(helpers) - usedBefore) / (SITES * RUNS));
  } finally {
    for (const helper of helpers) helper.kill();
    await redis?.stop();
  }
}

/** Runs the command and hands back what it prints; its warnings are shown. */
async function compare(flags: readonly string[]): Promise<ComparisonRecord> {
  const child = spawn(process.execPath, [program, 'compare', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`compare ended with ${code}`);
  return JSON.parse(stdout) as ComparisonRecord;
}

async function startQueueWorkers(url: string): Promise<readonly ChildProcess[]> {
  const concurrency = String(WORKERS / QUEUE_WORKERS);
  const args = [program, 'worker', '--queue', url, '--concurrency', concurrency];
  return Promise.all(
    Array.from({ length: QUEUE_WORKERS }, async () => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      await new Promise<void>((resolve, reject) => {
        let said = '';
        child.stderr.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (said.includes('takes checks from')) resolve();
        });
        child.once('exit', (code) => reject(new Error(`a worker ended with ${code}: ${said}`)));
      });
      return child;
    }),
  );
}

function cpuOf(children: readonly ChildProcess[]): number {
  return children.reduce((sum, { pid = 0 }) => sum + usageOf(pid).cpuMs, 0);
}

function show({ engines, skipped }: ComparisonRecord, queueWorkersCpuMs: number): void {
  const origin = isBuilt ? 'dist' : 'the sources';
  console.log(`${SITES} sites, ${WORKERS} workers, middle of ${RUNS} runs, from ${origin}`);
  const base = engines.find(({ engine }) => engine === 'event-loop');
  if (!base) throw new Error('event-loop did not run, so that there is nothing to compare with');
  const cpuMsOf = ({ engine, cpuMsPerTask }: EngineRecord): number =>
    cpuMsPerTask + (engine === 'queue' ? queueWorkersCpuMs : 0);
  console.log('engine        checks/s         CPU ms/check     memory KiB/check');
  for (const record of engines) {
    const cells = [
      cell(record.tasksPerSecond, base.tasksPerSecond, 0),
      cell(cpuMsOf(record), cpuMsOf(base), 3),
      cell(record.peakRssBytes / 1024 / SITES, base.peakRssBytes / 1024 / SITES, 0),
    ];
    console.log(`${record.engine.padEnd(12)}${cells.join('')}`);
  }
  for (const { engine, why } of skipped) console.log(`${engine}: did not run: ${why}`);
  if (engines.some(({ engine }) => engine === 'queue')) {
    console.log(
      `queue: CPU with that of its ${QUEUE_WORKERS} workers, without Redis; memory of the sender alone`,
    );
  }
}

/** `   612 (0.85 x)  ` */
function cell(value: number, base: number, digits: number): string {
  return `${value.toFixed(digits).padStart(7)} ${`(${(value / base).toFixed(2)} x)`.padEnd(10)}`;
}

// Every site has an address of its own, as sites do; all of 127/8 is this machine.
function siteUrl(index: number, port: number): string {
  return `http://127.1.${Math.floor(index / 250)}.${(index % 250) + 1}:${port}/`;
}
