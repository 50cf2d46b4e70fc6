// A long list of healthy names with hostile ones among them, on every engine: is each healthy site up?
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDnsServer } from '../src/farm/dns/dns-server.ts';
import type { ZoneEntry } from '../src/farm/dns/dns-zone.ts';
import { startRedisServer, whyNoRedis } from '../test/support/queue/redis-server.ts';
import { command } from './command.ts';

const { values } = parseArgs({
  options: {
    names: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '2000' },
    engines: {
      type: 'string',
      default: 'event-loop,multicore,queue,futures,threads,processes,serial',
    },
    source: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const names = Number(values.names);

// A thread or a process a worker: two thousand of them do not fit into a machine.
const maxWorkers: Readonly<Record<string, number>> = { threads: 64, futures: 64, processes: 32 };

const hostile: Readonly<Record<string, ZoneEntry>> = {
  'loop.hostile.example': { kind: 'malformed', how: 'pointer-loop' },
  'garbage.hostile.example': { kind: 'malformed', how: 'garbage' },
  'seven.hostile.example': { kind: 'malformed', how: 'seven-bytes' },
  'cut.hostile.example': { kind: 'malformed', how: 'truncated' },
};

const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
const dns = await startDnsServer({
  zone: { '*.example': { kind: 'records', a: ['127.77.0.1'] }, ...hostile },
});
const responder = spawn(process.execPath, [join(import.meta.dirname, 'responder.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
try {
  const [port] = (await once(responder.stdout, 'data')) as [Buffer];
  const list = join(folder, 'list.txt');
  writeFileSync(list, listOf(Number(port.toString())));
  for (const engine of values.engines.split(',')) await measure(engine, list);
} finally {
  responder.kill('SIGKILL');
  await dns.stop();
  rmSync(folder, { recursive: true });
}

/** The hostile names stand in the middle, so that healthy ones are under way before and after. */
function listOf(port: number): string {
  const lines = Array.from({ length: names }, (_, n) => `http://n${n}-healthy.example:${port}/`);
  const strangers = Object.keys(hostile).map((name) => `http://${name}:${port}/`);
  return [...lines.slice(0, names / 2), ...strangers, ...lines.slice(names / 2), ''].join('\n');
}

async function measure(engine: string, list: string): Promise<void> {
  const workers = Math.min(Number(values.workers), maxWorkers[engine] ?? Infinity);
  const args = ['check', '-f', list, '--json', '--engine', engine, '--workers', String(workers)];
  const queue = engine === 'queue' ? await openQueue() : null;
  if (engine === 'queue' && queue === null) return;
  try {
    const queueArgs = queue === null ? [] : ['--queue', queue.url];
    const startedAt = performance.now();
    const lines = await outputOf([...args, '--resolver', dns.resolver, ...queueArgs]);
    const seconds = (performance.now() - startedAt) / 1_000;
    const records = lines.map(
      (line) => JSON.parse(line) as { url: string; outcome: string; reason: string | null },
    );
    const healthy = records.filter(({ url }) => url.includes('-healthy.'));
    const up = healthy.filter(({ outcome }) => outcome === 'up').length;
    const others = healthy.filter(({ outcome }) => outcome !== 'up');
    const reasons = [...new Set(others.map(({ outcome, reason }) => `${outcome} ${reason}`))];
    const strangers = records
      .filter(({ url }) => url.includes('.hostile.'))
      .map(({ outcome, reason }) => `${outcome} ${reason}`);
    console.log(
      `${engine}, ${workers} workers: ${up} of ${names} up in ${seconds.toFixed(1)} s` +
        `${reasons.length > 0 ? `; ${reasons.join(', ')}` : ''}; hostile: ${strangers.join(', ')}`,
    );
    if (up !== names) process.exitCode = 1;
  } finally {
    await queue?.close();
  }
}

async function outputOf(args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [command.entry, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return text.split('\n').filter((line) => line !== '');
}

async function openQueue(): Promise<{ url: string; close: () => Promise<void> } | null> {
  const missing = whyNoRedis();
  if (missing !== null) {
    console.log(`queue: not measured: ${missing}`);
    return null;
  }
  const redis = await startRedisServer();
  const children: ChildProcess[] = [];
  for (let index = 0; index < 2; index += 1) {
    const args = [
      command.entry,
      'worker',
      '--queue',
      redis.url,
      '--concurrency',
      '1000',
      '--loglevel',
      'error',
    ];
    const worker = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(worker);
    await once(worker.stderr, 'data');
    worker.stderr.resume();
  }
  return {
    url: redis.url,
    close: async () => {
      for (const child of children) child.kill('SIGKILL');
      await redis.stop();
    },
  };
}
