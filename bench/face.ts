// What the dashboard asks, at a hundred thousand monitors while their checks settle: how long answers take, and what the fleet costs in memory.
import { setTimeout as wait } from 'node:timers/promises';
import { PASSWORD_ALONE } from '../src/api/accounts/sign-in-options.ts';
import { createApi } from '../src/api/create-api.ts';
import { keysOf } from '../src/api/guards/admin-keys.ts';
import { DIRECT_INGRESS } from '../src/core/address/ingress.ts';
import { asIncidentId, asMonitorId, asOwnerId } from '../src/core/ids.ts';
import { systemClock } from '../src/entrypoints/system-clock.ts';
import { Fleet } from '../src/services/fleet/fleet.ts';
import { sampleMonitor } from '../src/testing/storage/storage-samples.ts';
import { openServiceFixture, SETUP_TOKEN } from '../test/support/api/api-fixture.ts';
import { createFakeFleetSource } from '../test/support/api/fake-fleet-source.ts';
import { createFakeWatch, upCheck } from '../test/support/api/fake-watch.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { answerBudgetMs, quantileOf, questionsOf } from './face/questions.ts';

const monitors = Number(process.env['BENCH_MONITORS'] ?? 100_000);
const requests = Number(process.env['BENCH_REQUESTS'] ?? 100);
const checksPerSecond = Number(process.env['BENCH_CHECKS'] ?? 333);
const KEY = 'sqk_the-key-of-the-bench';
const GROUPS = 40;
const TICK_MS = 30;
const DAY_MS = 86_400_000;
const questions = questionsOf(monitors, GROUPS);

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const source = createFakeFleetSource();
const watch = createFakeWatch(() => Date.now());
const fixture = await openServiceFixture();
const fleet = new Fleet({
  watch,
  source,
  storage: fixture.storage,
  clock: systemClock,
  log: silentLog(),
  newId: fixture.context.newId,
});

// The clock of the service keeps no process alive.
const alive = setInterval(() => undefined, 1_000);
seed();
const before = memory();
const beganAt = performance.now();
await fleet.start();
console.log(`${monitors} monitors taken up in ${(performance.now() - beganAt).toFixed(0)} ms`);
const context = { ...fixture.context, watch, fleet, clock: systemClock };
const api = createApi({
  context,
  keys: keysOf([KEY], []),
  setupToken: SETUP_TOKEN,
  metrics: fixture.metrics,
  host: '127.0.0.1',
  ingress: DIRECT_INGRESS,
  signIn: PASSWORD_ALONE,
  port: 0,
  dashboardDirectory: null,
  version: '0.0.0',
  maxConnections: 1_000,
  onDropped: () => undefined,
  isSetUp: () => true,
  log: silentLog(),
});
const { address } = await api.start();
await ask('fleet/map?by=tag');
report(memory() - before);
const idle = await measure();
const settling = settle();
const busy = await measure();
settling.stop();
let isSlow = false;
console.log(
  'question                 idle p50, p99, CPU        busy p50, p99, CPU (ms)       bytes   ratio of p99',
);
for (const [name, was] of idle) {
  const now = busy.get(name);
  if (now === undefined) continue;
  const isOver = now.p99 > answerBudgetMs(name);
  isSlow ||= isOver;
  const figures = [was.p50, was.p99, was.cpuMs, now.p50, now.p99, now.cpuMs].map((ms) =>
    ms.toFixed(1).padStart(9),
  );
  const ratio = (now.p99 / was.p99).toFixed(1);
  console.log(
    `${name.padEnd(22)}${figures.join(' ')} ${String(now.bytes).padStart(11)} ${ratio.padStart(9)}${isOver ? '  over its budget' : ''}`,
  );
}
console.log(`settled meanwhile: ${settling.checks()} checks`);
clearInterval(alive);
await api.stop();
fleet.stop();
await fixture.storage.close();
if (isSlow) process.exitCode = 1;

function seed(): void {
  const now = Date.now();
  for (let n = 0; n < monitors; n += 1) {
    const monitor = sampleMonitor(`site-${n}`, {
      target: `https://site-${n}.customers.example/`,
      intervalMs: 300_000,
      group: `Group ${n % GROUPS}`,
      tags: [`t${n % 50}`, n % 3 === 0 ? 'env:prod' : 'env:test'],
      ownerIds: [asOwnerId(`owner-${n % 20}`)],
      createdAt: now - 90 * DAY_MS,
    });
    const isDown = n % 1_000 === 7;
    const status = isDown ? 'down' : n % 200 === 3 ? 'degraded' : 'up';
    const incident = isDown && { incidentId: asIncidentId(`i-${n}`), firstFailureAt: now - 60_000 };
    source.put(monitor, { status, since: now - (n % 10_000) * 60_000, ...incident });
  }
}

function report(bytes: number): void {
  const each = (bytes / monitors).toFixed(0);
  console.log(
    `memory of the fleet: ${mib(bytes)}, ${each} bytes a monitor beside the engine's own`,
  );
}

/** Checks of all sites in turn; one in a hundred changes what it is. */
function settle(): { stop(): void; checks(): number } {
  let count = 0;
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * checksPerSecond);
    for (; count < due; count += 1) settleOne(count);
  }, TICK_MS);
  return { stop: () => clearInterval(timer), checks: () => count };
}

function settleOne(count: number): void {
  const monitorId = asMonitorId(`m-site-${(count * 7919) % monitors}`);
  const at = Date.now();
  const known = source.watchedOf(monitorId);
  if (known === undefined) return;
  const from = known.state.status;
  const to = count % 100 === 0 ? (from === 'up' ? 'degraded' : 'up') : from;
  if (from !== to) source.put(known.monitor, { status: to, since: at });
  const rest = {
    status: to,
    notes: [],
    evidence: {},
    latenessMs: count % 40,
    isSlow: false,
  } as const;
  watch.emit({ kind: 'check', check: upCheck(monitorId, at), ...rest });
  if (from !== to) watch.emit({ kind: 'status', monitorId, from, to, at, reason: null });
}

interface Figures {
  readonly p50: number;
  readonly p99: number;
  /** Of this process, of a request on average; under load with what settles meanwhile. */
  readonly cpuMs: number;
  readonly bytes: number;
}

async function measure(): Promise<ReadonlyMap<string, Figures>> {
  const figures = new Map<string, Figures>();
  for (const [name, pathOf] of Object.entries(questions)) {
    const times: number[] = [];
    const usedBefore = process.cpuUsage();
    let bytes = 0;
    for (let n = 0; n < requests; n += 1) {
      const startedAt = performance.now();
      bytes = await ask(pathOf(n));
      times.push(performance.now() - startedAt);
      await wait(2);
    }
    const { user, system } = process.cpuUsage(usedBefore);
    const cpuMs = (user + system) / 1_000 / requests;
    figures.set(name, { p50: quantileOf(times, 0.5), p99: quantileOf(times, 0.99), cpuMs, bytes });
  }
  return figures;
}

async function ask(path: string): Promise<number> {
  const headers = { authorization: `Bearer ${KEY}`, 'accept-encoding': 'gzip' };
  const response = await fetch(`${address}api/v1/${path}`, { headers });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return (await response.arrayBuffer()).byteLength;
}
