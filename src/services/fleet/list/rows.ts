import { AppError } from '../../../core/errors.ts';
import { filterTextOf, type SiteFilter } from '../../../core/filter/site-filter.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import { runInSlices } from '../../../core/slices.ts';
import { barOf, uptimeOf } from '../past/bar.ts';
import type { FleetIndex, Grouping } from '../fleet-index.ts';
import { orderRows, relaxedFilters, type Relaxed } from './order-rows.ts';
import type { PastReader } from '../past/past-reader.ts';
import { barSpan, RANGES_MS, type BarRange } from '../past/ranges.ts';
import type { RowSort } from './row-sorts.ts';
import type { FleetSite } from '../sites/site.ts';
import { Snapshots, type Snapshot } from './snapshots.ts';

/** Orders that may wait to be made; each takes some hundredths of a second. */
const MAX_WAITING = 100;

/** Which rows of which list. */
export interface RowsQuestion {
  readonly filter: SiteFilter;
  readonly sort: { readonly by: RowSort; readonly isReversed: boolean };
  readonly offset: number;
  readonly limit: number;
  readonly range: BarRange;
  /** Of an answer before; `null`: the order as it is now. */
  readonly snapshot: string | null;
  readonly by: Grouping;
}

/** One site of a list, in the order of the columns of the API. */
export type SiteRow = readonly [
  index: number,
  id: string,
  name: string,
  target: string,
  kind: string,
  group: string | null,
  site: number,
  reason: string | null,
  since: number,
  bar: string,
  uptimeRatio: number | null,
  downMs: number,
  p95Ms: number | null,
  lastMs: number | null,
  checkedAt: number | null,
  incidentId: string | null,
];

export interface RowsAnswer {
  /** `null`: the site is gone. */
  readonly rows: readonly (SiteRow | null)[];
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly from: number;
  readonly stepMs: number;
  readonly mapVersion: string;
  readonly without: readonly Relaxed[];
  readonly isComplete: boolean;
}

export interface RowListsSetup {
  readonly clock: Clock;
  readonly index: FleetIndex;
  readonly past: Pick<PastReader, 'isComplete' | 'wantLevels'>;
  newId(): string;
}

type Wanted = Pick<Snapshot, 'key' | 'revision'>;

/** Lists of sites: an order is made once, one after the other, and kept for those who scroll through it. */
export class RowLists {
  readonly #setup: RowListsSetup;
  readonly #snapshots: Snapshots;
  readonly #making = new Map<string, Promise<Snapshot>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(setup: RowListsSetup) {
    this.#setup = setup;
    this.#snapshots = new Snapshots(setup.clock);
  }

  /** Throws `AppError` with `limit_exceeded` while too many orders wait to be made. */
  async answer(question: RowsQuestion): Promise<RowsAnswer> {
    const { index, clock, past } = this.#setup;
    const { filter, offset, limit, range, by } = question;
    await index.openOrder(by);
    const snapshot = await this.#snapshotFor(question);
    const isNone = snapshot.slots.length === 0;
    const without = isNone ? await runInSlices(relaxedFilters(index.table, filter), clock) : [];
    const slots = [...snapshot.slots.subarray(offset, offset + limit)];
    const sites = slots.map((slot) => index.table.at(slot));
    past.wantLevels(sites.filter((site) => site !== undefined));
    const now = clock.now();
    const span = barSpan(range, now);
    const rows = sites.map((site) =>
      site === undefined ? null : rowOf(index, site, { by, range, ...span, now }),
    );
    const mapVersion = index.mapVersion(by);
    return { rows, snapshot, now, ...span, mapVersion, without, isComplete: past.isComplete };
  }

  async #snapshotFor({ filter, sort, snapshot }: RowsQuestion): Promise<Snapshot> {
    const key = `${sort.isReversed ? '-' : ''}${sort.by} ${filterTextOf(filter.conditions)}`;
    const wanted = { key, revision: this.#setup.index.revision };
    const kept =
      snapshot === null ? this.#snapshots.fresh(wanted) : this.#snapshots.get(snapshot, key);
    if (kept !== null) return kept;
    // An order that was begun without a new site is no answer for a caller who asks because of it.
    const name = `${wanted.revision} ${key}`;
    const making = this.#making.get(name) ?? this.#make(wanted, { filter, sort });
    this.#making.set(name, making);
    return making.finally(() => this.#making.delete(name));
  }

  #make(wanted: Wanted, asked: Pick<RowsQuestion, 'filter' | 'sort'>): Promise<Snapshot> {
    if (this.#making.size >= MAX_WAITING) {
      throw new AppError('limit_exceeded', 'too many lists are being sorted at once', {
        details: { retryAfterSeconds: 1 },
      });
    }
    const made = this.#turn.then(() => this.#order(wanted, asked));
    this.#turn = made.catch(() => undefined);
    return made;
  }

  async #order(wanted: Wanted, asked: Pick<RowsQuestion, 'filter' | 'sort'>): Promise<Snapshot> {
    const { clock, index, newId } = this.#setup;
    const { levels, names, table } = index;
    const groups = index.order('group');
    const facts = {
      now: clock.now(),
      levels,
      nameOf: (slot: number) => names.placeOf(slot),
      groupOf: (slot: number) => groups.placeOf(slot),
    };
    const ordered = await runInSlices(orderRows(table, asked, facts), clock);
    const snapshot = { id: newId(), ...wanted, ...ordered };
    this.#snapshots.add(snapshot);
    return snapshot;
  }
}

function rowOf(
  index: FleetIndex,
  site: FleetSite,
  asked: {
    readonly by: Grouping;
    readonly range: BarRange;
    readonly from: number;
    readonly stepMs: number;
    readonly now: number;
  },
): SiteRow {
  const { monitor, state } = site.watched;
  const { slot } = site;
  const { levels, table } = index;
  const { uptimeRatio, downMs } = uptimeOf(site.line, asked.now - RANGES_MS['30d'], asked.now);
  return [
    index.order(asked.by).placeOf(slot),
    monitor.id,
    monitor.name,
    monitor.target,
    monitor.kind,
    monitor.group,
    table.bytes[slot] ?? 0,
    state.reason,
    state.since,
    barOf(site.line, levels.read(slot, asked.range, asked.from), asked),
    uptimeRatio,
    downMs,
    levels.p95Ms(slot),
    levels.lastMs(slot),
    site.checkedAt === 0 ? null : site.checkedAt,
    state.incidentId,
  ];
}
