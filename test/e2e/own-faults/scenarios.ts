import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startDnsServer } from '../../../src/farm/dns/dns-server.ts';
import { numberedSites } from '../../../src/farm/sites/numbered-sites.ts';
import { clockSet } from './clock-scenario.ts';
import { FaultStage } from './fault-stage.ts';
import type { FaultRecord } from './fault-stage.ts';
import type { ResolverMode } from './switched-resolver.ts';
import { worldScenarios } from './world-scenarios.ts';

/** How long a scenario takes: short in every run, long on demand. */
export type Form = 'short' | 'long';

/** One way in which our own side breaks, and works again. */
export type Scenario = (form: Form) => Promise<FaultRecord>;

const BEGAN = 30_000;
const HEALED = 45_000;

const sites = { sites: numberedSites({ count: 20 }) };

/** The resolver breaks for all names while everything else works. */
function brokenResolver(mode: ResolverMode): Scenario {
  return async (form) => {
    await using stage = await FaultStage.open({ farm: sites });
    await stage.start();
    await stage.untilAll('up', 15_000);
    stage.resolver.setMode(mode);
    await stage.untilTold(1, BEGAN);
    stage.notes['during'] = await stage.statuses();
    await wait(form === 'long' ? 60_000 : 2_000);
    stage.resolver.setMode('working');
    await stage.untilTold(2, HEALED);
    await stage.untilAll('up', 20_000);
    return await stage.record();
  };
}

/** Everybody's list, and a resolver that denies every name from the start. */
async function websitesDenied(): Promise<FaultRecord> {
  const names = await startDnsServer({ zone: { '*': { kind: 'records', a: ['127.77.0.2'] } } });
  const site = createServer((_, reply) => reply.end('well'));
  site.listen(80, '127.77.0.2');
  await once(site, 'listening');
  const list = fileURLToPath(new URL('../../../examples/websites.txt', import.meta.url));
  await using stage = await FaultStage.open({
    farm: { sites: numberedSites({ count: 1 }) },
    upstream: names.resolver,
    lists: [list],
    interval: '5m',
  });
  stage.resolver.setMode('lying');
  await stage.start();
  await stage.untilAll('unknown', 30_000);
  await stage.untilTold(1, BEGAN);
  stage.notes['during'] = await stage.statuses();
  stage.resolver.setMode('working');
  await stage.untilTold(2, HEALED);
  await stage.untilAll('up', 30_000);
  const record = await stage.record();
  site.close();
  site.closeAllConnections();
  await names.stop();
  return record;
}

/** No packet gets to any site; the routes are those of this process's own network namespace. */
function noRoute(type: 'unreachable' | 'blackhole' | 'prohibit'): Scenario {
  return async (form) => {
    const route = (verb: string): void => {
      execFileSync('ip', ['route', verb, type, '127.66.0.0/16', 'table', 'local']);
    };
    await using stage = await FaultStage.open({ farm: sites });
    await stage.start();
    await stage.untilAll('up', 15_000);
    route('add');
    await stage.untilTold(1, BEGAN);
    stage.notes['during'] = await stage.statuses();
    await wait(form === 'long' ? 60_000 : 2_000);
    route('del');
    await stage.untilTold(2, HEALED);
    await stage.untilAll('up', 20_000);
    return await stage.record();
  };
}

/** A hundred local ports, most of which somebody else takes; in this process's own network namespace. */
async function fewPorts(form: Form): Promise<FaultRecord> {
  execFileSync('sysctl', ['-q', '-w', 'net.ipv4.ip_local_port_range=40000 40099']);
  const farm = { sites: numberedSites({ count: 60 }), placement: 'shared', port: 8080 } as const;
  await using stage = await FaultStage.open({ farm });
  await stage.start();
  await stage.untilAll('up', 20_000);
  const port = stage.farm.sites[0]?.port ?? 0;
  const hog = await holdOpen({ count: 100, port });
  await stage.untilTold(1, BEGAN);
  stage.notes['during'] = await stage.statuses();
  await wait(form === 'long' ? 60_000 : 2_000);
  hog();
  await stage.untilTold(2, HEALED);
  await stage.untilAll('up', 30_000);
  return await stage.record();
}

/** 256 open files for 5,000 sites; then strangers take what is left. */
async function fewFiles(form: Form): Promise<FaultRecord> {
  const farm = { sites: numberedSites({ count: 5_000 }), placement: 'shared' } as const;
  await using stage = await FaultStage.open({
    farm,
    interval: '30s',
    startedBy: ['bash', '-c', 'ulimit -n 256 && exec "$@"', 'limited'],
    args: ['--per-host', '0', '--per-address', '0'],
  });
  await stage.start();
  await stage.untilAll('up', 90_000);
  stage.notes['told without strangers'] = stage.operatorTold();
  const { port } = new URL(await stage.service.ready);
  const hog = await holdOpen({ count: 250, port: Number(port) });
  await wait(form === 'long' ? 60_000 : 10_000);
  stage.notes['told with strangers'] = stage.operatorTold();
  hog();
  await wait(1_000);
  stage.notes['during'] = await stage.statuses();
  await wait(20_000);
  await stage.untilAll('up', HEALED);
  return await stage.record();
}

/** The whole process group stands still. */
async function stopped(form: Form): Promise<FaultRecord> {
  const behaviour = { kind: 'answer', status: 200, delayMs: 700 } as const;
  await using stage = await FaultStage.open({
    farm: { sites: numberedSites({ count: 20, behaviour }) },
  });
  await stage.start();
  await stage.untilAll('up', 15_000);
  stage.service.signalGroup('SIGSTOP');
  await wait(form === 'long' ? 60_000 : 10_000);
  stage.service.signalGroup('SIGCONT');
  await stage.untilTold(1, BEGAN);
  stage.notes['during'] = await stage.statuses();
  await stage.untilTold(2, HEALED);
  await stage.untilAll('up', 20_000);
  return await stage.record();
}

/** The process dies while its alarm is open, and another one goes on with it. */
async function killed(): Promise<FaultRecord> {
  await using stage = await FaultStage.open({ farm: sites });
  await stage.start();
  await stage.untilAll('up', 15_000);
  stage.resolver.setMode('lying');
  await stage.untilTold(1, BEGAN);
  await stage.service.kill9();
  await stage.start();
  await wait(15_000);
  stage.notes['after the kill'] = stage.operatorTold();
  await stage.service.kill9();
  stage.resolver.setMode('working');
  await stage.start();
  await stage.untilTold(2, HEALED);
  await stage.untilAll('up', 20_000);
  return await stage.record();
}

/** Another program holds the database for longer than anybody waits. */
async function locked(form: Form): Promise<FaultRecord> {
  await using stage = await FaultStage.open({ farm: sites });
  await stage.start();
  await stage.untilAll('up', 15_000);
  const other = new DatabaseSync(join(stage.dataDirectory, 'squirrel.db'));
  const lockedAt = performance.now();
  other.exec('BEGIN IMMEDIATE');
  await stage.untilTold(1, 60_000);
  stage.notes['told after ms'] = Math.round(performance.now() - lockedAt);
  await wait(form === 'long' ? 60_000 : 1_000);
  other.exec('ROLLBACK');
  other.close();
  await stage.untilTold(2, HEALED);
  await stage.untilAll('up', 20_000);
  return await stage.record();
}

/** Takes connections to a local port and keeps them until the returned function is called. */
async function holdOpen(target: { readonly count: number; readonly port: number }) {
  const sockets: Socket[] = [];
  for (let n = 0; n < target.count; n += 1) {
    const socket = connect({ host: '127.0.0.1', port: target.port });
    socket.on('error', () => undefined);
    sockets.push(socket);
  }
  await wait(500);
  return (): void => {
    for (const socket of sockets) socket.destroy();
  };
}

/** Every scenario by its name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'resolver-silent': brokenResolver('silent'),
  'resolver-lying': brokenResolver('lying'),
  'resolver-slow': brokenResolver({ delayMs: 6_000 }),
  'websites-denied': websitesDenied,
  'no-route': noRoute('unreachable'),
  'black-hole': noRoute('blackhole'),
  'few-ports': fewPorts,
  'few-files': fewFiles,
  stopped,
  killed,
  locked,
  'clock-set': clockSet,
  ...worldScenarios,
};
