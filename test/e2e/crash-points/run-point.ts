import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiIncident, ApiMonitor, ApiNotification } from '../api-answers.ts';
import { databaseFacts } from '../database-facts.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { callsOfBusiest, countedBy, type CallCounter } from './call-counter.ts';
import type { PointRecord } from './point-record.ts';
import { playScript } from './script.ts';
import { CHANNELS, openStage, OPERATOR_CHANNEL, type Stage } from './stage.ts';

const CALM_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 200;
/** Within it the end of a process is noticed, on a machine with other work. */
const END_NOTICED_MS = 10_000;

export interface PointOptions {
  /** Counts the calls of the first service, and may kill it at one. */
  readonly counter: CallCounter;
  /** URL of an empty PostgreSQL; `null`: an SQLite in the data folder. */
  readonly databaseUrl: string | null;
  /** Compiled code of the program, which every start would make anew. */
  readonly compileCache: string;
}

/** How many calls of a set the busiest thread of the first service made. */
export interface CallCount {
  /** Until it was ready; 0 when it never was. */
  readonly ofStart: number;
  readonly total: number;
}

/** What became of one run. */
export interface PointRun {
  readonly record: PointRecord;
  readonly count: CallCount;
}

/**
 * Plays the script against a service that is killed at a call, starts another in its place, lets everything come to its
 * end, and says what all recorders saw.
 */
export async function runPoint(options: PointOptions): Promise<PointRun> {
  await using folder = await temporaryFolder();
  const stage = await openStage(folder.path);
  try {
    return await runOn(stage, { ...options, folder: folder.path });
  } finally {
    await stage.stop();
  }
}

async function runOn(
  stage: Stage,
  options: PointOptions & { readonly folder: string },
): Promise<PointRun> {
  const { databaseUrl, compileCache, counter, folder } = options;
  const dataDirectory = join(folder, 'data');
  const start = (env: Readonly<Record<string, string>>): ServiceProcess =>
    new ServiceProcess({
      dataDirectory,
      entry: 'built',
      args: ['--config', stage.configPath, '--resolver', stage.farm.resolver],
      env: {
        ...env,
        NODE_COMPILE_CACHE: compileCache,
        ...(databaseUrl !== null && { SQUIRREL_DATABASE: databaseUrl }),
      },
    });
  const outages = playScript(stage);
  // It is awaited in whichever life sees it through.
  outages.catch(() => undefined);
  const countFile = join(folder, 'calls');
  let ofStart = 0;
  const first = start(countedBy(counter, countFile));
  const noteStart = (): void => {
    ofStart = callsOfBusiest(countFile);
  };
  void first.ready.then(noteStart, () => undefined);
  const ledgerOfFirst = await lifeOf(first, outages);
  const killedAt = ledgerOfFirst === null ? Date.now() : null;
  const ledger = ledgerOfFirst ?? (await lifeOf(start({}), outages));
  if (ledger === null) throw new Error('the second service was killed, too');
  const record = {
    killedAt,
    ...ledger,
    channels: CHANNELS,
    operatorChannelId: OPERATOR_CHANNEL,
    outages: await outages,
    sunk: stage.allSunk,
    database: await databaseFacts(databaseUrl ?? dataDirectory),
  };
  return { record, count: { ofStart, total: callsOfBusiest(countFile) } };
}

type Ledger = Pick<PointRecord, 'monitorIds' | 'incidents'>;

/** Waits until the script is over and all is calm, reads the ledger, and ends it in order; `null`: it was killed before. */
async function lifeOf(service: ServiceProcess, script: Promise<unknown>): Promise<Ledger | null> {
  try {
    const isKilled = service.ended.then(({ signal }) => signal === 'SIGKILL');
    if (await Promise.race([isKilled, script.then(() => false)])) return null;
    await untilCalm(service);
    const monitors = await service.all<ApiMonitor>('/monitors');
    const incidents = await service.all<ApiIncident>('/incidents');
    const { code, signal } = await service.stop();
    if (signal === 'SIGKILL') return null;
    if (code !== 0) throw new Error(`the stop ended with ${signal ?? code}`);
    return { monitorIds: new Map(monitors.map(({ id, name }) => [name, id])), incidents };
  } catch (error) {
    // The kernel closes the connections of a killed process before its end is known here.
    const killed = service.ended.then(({ signal }) => signal === 'SIGKILL');
    const lives = wait(END_NOTICED_MS, false, { ref: false });
    if (await Promise.race([killed, lives])) return null;
    throw new Error(`${String(error)}\n${service.stderr.slice(-4_000)}`, { cause: error });
  } finally {
    await service.kill9();
  }
}

/** Every site is up, and every message has come to its end. */
async function untilCalm(service: ServiceProcess): Promise<void> {
  await service.ready;
  let open: readonly string[] = [];
  const limit = {
    withinMs: CALM_LIMIT_MS,
    everyMs: LOOK_EVERY_MS,
    describe: () => open.join('; '),
  };
  await until(async () => {
    open = await unfinished(service);
    return open.length === 0;
  }, limit);
}

async function unfinished(service: ServiceProcess): Promise<readonly string[]> {
  const monitors = await service.all<ApiMonitor>('/monitors');
  const bad = monitors.filter(({ status }) => status !== 'up');
  if (bad.length > 0) return bad.map(({ name, status }) => `${name} ${status}`);
  const messages = await service.all<ApiNotification>('/notifications');
  return messages
    .filter(({ state }) => state === 'pending' || state === 'leased')
    .map(({ id, state }) => `${id} ${state}`);
}
