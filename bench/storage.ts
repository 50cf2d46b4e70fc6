// What the database costs: the statements that a busy service lives on, in turns over SQLite and, where it is installed,
// PostgreSQL, or over the trees that are compared. Beside the time that a call takes stands the time of our processor, which
// a busy machine does not lengthen; what the server of PostgreSQL uses is not in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startPostgresServer, whyNoPostgres } from '../test/support/storage/postgres-server.ts';
import { asMonitorId, asNotificationId } from '../src/core/ids.ts';
import type { LedgerEntry, Storage, StorageDefinition } from '../src/core/ports/storage.ts';
import {
  sampleChannel,
  sampleCheck,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleState,
  T0,
} from '../src/testing/storage/storage-samples.ts';

/** Another checkout to compare with, the database to do that on, and how many monitors there are. */
const against = process.env['BENCH_AGAINST'];
const comparedOn = process.env['BENCH_DATABASE'] ?? 'sqlite';
const monitorCount = Number(process.env['BENCH_MONITORS'] ?? 100_000);

interface Contestant {
  readonly label: string;
  readonly storage: Storage;
  readonly costs: Map<string, Cost[]>;
}

interface Cost {
  readonly wallMs: number;
  /** Of all threads. */
  readonly cpuMs: number;
}

/** One measure: `prepare` is not timed, `run` is. */
interface Measure {
  readonly name: string;
  readonly rounds: number;
  prepare?(storage: Storage, round: number): Promise<void>;
  run(storage: Storage, round: number): Promise<unknown>;
}

const BATCH = 1_000;
const RETENTION = {
  checksMs: 9e12,
  minutesMs: 9e12,
  hoursMs: 9e12,
  daysMs: 9e12,
  incidentsMs: 9e12,
  deliveredMs: 9e12,
  deadMs: 9e12,
};
const monitors = Array.from({ length: monitorCount }, (_, n) => sampleMonitor(`b${n}`));

/** The entries of `count` monitors that turn down or up for the `round`th time, each with its incident and message. */
function entriesOf(first: number, count: number, round: number): LedgerEntry[] {
  return monitors.slice(first, first + count).map((monitor) => {
    const id = `${monitor.name}-${round}`;
    return sampleEntry(monitor, {
      at: T0 + round,
      changedFrom: round === 0 ? 'pending' : round % 2 === 0 ? 'up' : 'down',
      state: sampleState({ status: round % 2 === 0 ? 'down' : 'up', sequence: round + 1 }),
      incident: sampleIncident(monitor, id),
      notifications: [sampleNotification(id, { monitorId: monitor.id })],
    });
  });
}

const measures: readonly Measure[] = [
  {
    name: `import of ${BATCH.toLocaleString('en')}`,
    rounds: monitorCount / BATCH,
    run: (storage, round) =>
      storage.monitors.create(monitors.slice(round * BATCH, (round + 1) * BATCH)),
  },
  {
    name: 'commit of one',
    rounds: 300,
    run: (storage, round) => storage.ledger.commit(entriesOf(0, 1, round)),
  },
  {
    name: 'commit of 100',
    rounds: 60,
    run: (storage, round) => storage.ledger.commit(entriesOf(1_000, 100, round)),
  },
  {
    name: 'claim of 50',
    rounds: 60,
    prepare: async ({ ledger }, round) => {
      if (round === 0) await ledger.commit(entriesOf(2_000, 4_000, 0));
    },
    run: ({ deliveries }, round) => deliveries.claim({ now: T0 + round, leaseMs: 9e9, limit: 50 }),
  },
  {
    name: 'settle',
    rounds: 300,
    run: ({ deliveries }, round) =>
      deliveries.settle(asNotificationId(`b${2_000 + round}-0`), { kind: 'delivered', at: T0 }),
  },
  {
    name: 'append of 1,000',
    rounds: 200,
    run: ({ history }, round) =>
      history.append(
        monitors.slice(0, 1_000).map((monitor) => sampleCheck(monitor, T0 + round * 10_000)),
      ),
  },
  { name: 'upkeep', rounds: 1, run: ({ history }) => history.maintain(T0 + 9e7, RETENTION) },
  {
    name: 'list page of 100',
    rounds: 300,
    run: ({ monitors: store }) => store.list({ limit: 100, cursor: null }),
  },
  {
    name: 'latest 60 of 100',
    rounds: 60,
    run: ({ history }, round) =>
      history.latest(
        Array.from({ length: 100 }, (_, n) => asMonitorId(`m-b${(round * 10 + n) % 1_000}`)),
        60,
      ),
  },
  {
    name: 'search',
    rounds: 15,
    run: ({ monitors: store }) => store.list({ limit: 100, cursor: null, search: 'no such site' }),
  },
];

interface Place {
  readonly kind: string;
  readonly location: string;
}

async function openTree(
  label: string,
  root: string,
  { kind, location }: Place,
): Promise<Contestant> {
  const module = pathToFileURL(join(root, 'src/storage/index.ts')).href;
  const { storages } = (await import(module)) as { storages: readonly StorageDefinition[] };
  const definition = storages.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`${root} lists no ${kind}`);
  const workerEntry = pathToFileURL(join(root, 'src/entrypoints/storage-worker.ts'));
  const storage = await definition.open({ location, workerEntry });
  return { label, storage, costs: new Map() };
}

async function measure({ storage, costs }: Contestant, what: Measure, round: number) {
  await what.prepare?.(storage, round);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await what.run(storage, round);
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  const known = costs.get(what.name) ?? [];
  costs.set(what.name, [...known, { wallMs, cpuMs: (user + system) / 1_000 }]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** One line: what each took, and how the last compares with the first. */
function reportOf(name: string): string {
  const medians = contestants.map(({ label, costs }) => {
    const all = costs.get(name) ?? [];
    return {
      label,
      wallMs: median(all.map(({ wallMs }) => wallMs)),
      cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
    };
  });
  const shown = medians.map(
    ({ label, wallMs, cpuMs }) => `${label} ${wallMs.toFixed(3)} ms (${cpuMs.toFixed(3)} of cpu)`,
  );
  const [first, last] = [medians[0], medians.at(-1)];
  const ratio =
    medians.length < 2 || !first || !last
      ? []
      : [
          `${last.label}/${first.label} ${(last.wallMs / first.wallMs).toFixed(2)} (${(last.cpuMs / first.cpuMs).toFixed(2)})`,
        ];
  return [name.padEnd(18), ...shown, ...ratio].join('  ');
}

const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
const here = join(import.meta.dirname, '..');
// A comparison of trees is on one database.
const needsServer = against === undefined || comparedOn === 'postgres';
const server =
  needsServer && whyNoPostgres() === null ? await startPostgresServer({ isDurable: true }) : null;
const placeOn = async (kind: string, name: string): Promise<Place> => {
  if (kind === 'sqlite') return { kind, location: join(folder, name) };
  if (server === null) throw new Error(`no ${kind} here`);
  return { kind, location: await server.createDatabase() };
};
const contestants =
  against === undefined
    ? [
        await openTree('SQLite', here, await placeOn('sqlite', 'here')),
        ...(server ? [await openTree('PostgreSQL', here, await placeOn('postgres', 'here'))] : []),
      ]
    : [
        await openTree('before', resolve(against), await placeOn(comparedOn, 'before')),
        await openTree('here', here, await placeOn(comparedOn, 'here')),
      ];
try {
  for (const { storage } of contestants) await storage.channels.put(sampleChannel('mail'));
  for (const what of measures) {
    for (let round = 0; round < what.rounds; round += 1) {
      // In turns, and each first as often as last: what the machine does meanwhile hits all alike.
      const turns = round % 2 === 0 ? contestants : contestants.toReversed();
      for (const contestant of turns) await measure(contestant, what, round);
    }
    console.log(reportOf(what.name));
  }
} finally {
  for (const { storage } of contestants) await storage.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
