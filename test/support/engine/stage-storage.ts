import type { Check } from '../../../src/core/check/check.ts';
import type { IncidentId, MonitorId, NotificationId } from '../../../src/core/ids.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import type { Notification } from '../../../src/core/alerting/notification.ts';
import type { Page, PageRequest } from '../../../src/core/page.ts';
import type { LedgerEntry, Storage, WatchedMonitor } from '../../../src/core/ports/storage.ts';
import {
  type DirectStores,
  type InProcessStorage,
  openInProcess,
} from '../../../src/storage/sqlite/in-process.ts';
import { type Fault, faulty } from '../faulty.ts';
import { sumOf } from '../../../src/testing/storage/naive-history.ts';

/** What a test can look into, and break, in the storage of a stage. */
export interface StageTables {
  readonly watched: ReadonlyMap<MonitorId, WatchedMonitor>;
  readonly incidents: ReadonlyMap<IncidentId, Incident>;
  /** In the order in which they came. */
  readonly notifications: ReadonlyMap<NotificationId, Notification>;
  /** All that were appended. */
  readonly checks: readonly Check[];
  /** The entries that changed something. */
  readonly entries: readonly LedgerEntry[];
  /** How many entries each commit held. */
  readonly commits: readonly number[];
  /** Set to make every write of that store fail; `answer`: commits and claims are written, and their answer is lost. */
  readonly broken: {
    ledger: Error | null;
    answer: Error | null;
    history: Error | null;
    outbox: Error | null;
  };
}

/** An empty database in memory, the calls to which can fail, and which lives as long as the object. */
export type StageStorage = Omit<Storage, 'close'> & {
  readonly tables: StageTables;
  /** The same stores beside the faults; answers at once. */
  readonly direct: DirectStores;
  readonly connection: InProcessStorage['connection'];
};

const OUTBOX_STORES = ['outbox', 'deliveries'];
const OUTBOX_READS = ['get', 'list', 'backlog', 'followClock'];

export function stageStorage(): StageStorage {
  const database = openInProcess(':memory:');
  const { direct, connection } = database;
  const broken: StageTables['broken'] = { ledger: null, answer: null, history: null, outbox: null };
  const records = { checks: [] as Check[], entries: [] as LedgerEntry[], commits: [] as number[] };
  const faultOf = (store: string, method: string): Fault => {
    if (store === 'ledger') return { before: broken.ledger, after: broken.answer };
    if (store === 'history') return method === 'append' ? { before: broken.history } : {};
    if (!OUTBOX_STORES.includes(store) || OUTBOX_READS.includes(method)) return {};
    return { before: broken.outbox, after: method === 'claim' ? broken.answer : null };
  };
  const { close: _, ...stores } = faulty(recording(database, records), faultOf);
  return {
    ...stores,
    direct,
    connection,
    tables: {
      ...records,
      broken,
      get watched() {
        const all = everything((page) => direct.monitors.list(page));
        return new Map(all.map((watched) => [watched.monitor.id, watched]));
      },
      get incidents() {
        const all = everything((page) => direct.incidents.list(page)).reverse();
        return new Map(all.map((incident) => [incident.id, incident]));
      },
      get notifications() {
        const all = everything((page) => direct.outbox.list(page)).reverse();
        return new Map(all.map((notification) => [notification.id, notification]));
      },
    },
  };
}

/** Notes down what is written, as the database keeps it in another form, and keeps no checks. */
function recording(
  database: InProcessStorage,
  records: { checks: Check[]; entries: LedgerEntry[]; commits: number[] },
): Storage {
  // Looking through all of them for each monitor would take longer than the engine does.
  const byMonitor = new Map<MonitorId, Check[]>();
  const checksOf = (id: MonitorId): readonly Check[] => byMonitor.get(id) ?? [];
  const note = (check: Check): void => {
    const known = byMonitor.get(check.monitorId);
    if (known === undefined) byMonitor.set(check.monitorId, [check]);
    else known.push(check);
  };
  return {
    ...database,
    ledger: {
      commit: async (entries) => {
        records.commits.push(entries.length);
        const news = newsIn(entries, database.direct);
        await database.ledger.commit(entries);
        records.entries.push(...news);
      },
    },
    // Hours of checks would take minutes to keep, and history has a contract of its own.
    history: {
      ...database.history,
      append: async (checks) => {
        records.checks.push(...checks);
        for (const check of checks) note(check);
      },
      latest: async (ids, count) => new Map(ids.map((id) => [id, newest(checksOf(id), count)])),
      totals: async (ids, { from, to }) => {
        const within = ({ startedAt }: Check): boolean => startedAt >= from && startedAt < to;
        return new Map(
          ids.map((id) => [id, sumOf(from, checksOf(id).filter(within).toReversed())]),
        );
      },
      maintain: async () => undefined,
    },
  };
}

/** So many of them at most, the newest first. */
function newest(checks: readonly Check[], count: number): readonly Check[] {
  return checks.slice(Math.max(0, checks.length - count)).reverse();
}

/** The entries that go on from what is stored. */
function newsIn(entries: readonly LedgerEntry[], { monitors }: DirectStores): LedgerEntry[] {
  const states = new Map<MonitorId, LedgerEntry['state']>();
  return entries.filter((entry) => {
    const { monitorId, state, changedFrom } = entry;
    const known = states.get(monitorId) ?? monitors.get(monitorId)?.state;
    if (known === undefined || state.epoch < known.epoch) return false;
    if (state.sequence !== known.sequence + (changedFrom === null ? 0 : 1)) return false;
    if (changedFrom !== null && changedFrom !== known.status) {
      throw new Error('a transition from a status that was not there');
    }
    states.set(monitorId, state);
    return true;
  });
}

function everything<Item>(list: (request: PageRequest) => Page<Item>): Item[] {
  const items: Item[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page<Item> = list({ limit: 500, cursor });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}
