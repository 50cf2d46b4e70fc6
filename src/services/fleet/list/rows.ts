import { AppError } from '../../../core/errors.ts';
import { filterTextOf, type SiteFilter } from '../../../core/filter/site-filter.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import { runInSlices } from '../../../core/slices.ts';
import type { FleetIndex, Grouping } from '../fleet-index.ts';
import { orderRows, relaxedFilters, type Relaxed } from './order-rows.ts';
import type { PastReader } from '../past/past-reader.ts';
import { barSpan, type BarRange } from '../past/ranges.ts';
import type { RowSort } from './row-sorts.ts';
import { groupRows } from './group-rows.ts';
import { rowOf, type SiteRow } from './site-row.ts';
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
  /** Rows of the same group, tag or owner (`by`) stand together. */
  readonly isGrouped: boolean;
}

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

type OrderQuestion = Pick<RowsQuestion, 'filter' | 'sort'> & {
  readonly grouping: Grouping | null;
};
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

  async #snapshotFor({ filter, sort, snapshot, by, isGrouped }: RowsQuestion): Promise<Snapshot> {
    const grouping = isGrouped ? by : null;
    const key = `${grouping ?? ''} ${sort.isReversed ? '-' : ''}${sort.by} ${filterTextOf(filter.conditions)}`;
    const wanted = { key, revision: this.#setup.index.revision };
    const kept =
      snapshot === null ? this.#snapshots.fresh(wanted) : this.#snapshots.get(snapshot, key);
    if (kept !== null) return kept;
    // An order that was begun without a new site is no answer for a caller who asks because of it.
    const name = `${wanted.revision} ${key}`;
    const making = this.#making.get(name) ?? this.#make(wanted, { filter, sort, grouping });
    this.#making.set(name, making);
    return making.finally(() => this.#making.delete(name));
  }

  #make(wanted: Wanted, asked: OrderQuestion): Promise<Snapshot> {
    if (this.#making.size >= MAX_WAITING) {
      throw new AppError('limit_exceeded', 'too many lists are being sorted at once', {
        details: { retryAfterSeconds: 1 },
      });
    }
    const made = this.#turn.then(() => this.#order(wanted, asked));
    this.#turn = made.catch(() => undefined);
    return made;
  }

  async #order(wanted: Wanted, asked: OrderQuestion): Promise<Snapshot> {
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
    const grouped =
      asked.grouping === null
        ? { blocks: [] }
        : groupRows(ordered.slots, index.order(asked.grouping));
    const snapshot = { id: newId(), ...wanted, ...ordered, ...grouped };
    this.#snapshots.add(snapshot);
    return snapshot;
  }
}
