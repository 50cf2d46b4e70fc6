import { AppError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Ledger, LedgerEntry } from '../../core/ports/storage.ts';
import type { AlertPlanner, Decision } from '../planning/alert-planner.ts';
import { LedgerBacklog, type Detail } from './ledger-backlog.ts';

/** Details (memory, reason) are worth no sync of their own: they go with the next decision, or after this time. */
const DETAILS_MS = 2_000;
const MIN_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
/** Longer than another program's lock or a slow disk usually lasts. */
const UNDURABLE_AFTER_MS = 5_000;

export interface LedgerWriterSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly alertPlanner: Pick<AlertPlanner, 'complete' | 'remember'>;
  /** Called with entries that are durable now, in the order of the decisions. */
  onCommitted(entries: readonly LedgerEntry[]): void;
  /**
   * Called with entries that could not be written for a while, each once: their messages cannot wait for the disk. Resolves
   * when they have been taken over.
   */
  onUndurable(entries: readonly LedgerEntry[]): Promise<void>;
  /** A message as it is by now: it may have been sent before its decision was written. */
  currentOf(notification: Notification): Notification;
  /** The database will never take what was decided of this monitor: what we know of it is not what is stored. */
  onRefused(monitorId: MonitorId): void;
}

/** A refusal for good, not a database that cannot be written just now. */
const REFUSALS: ReadonlySet<string> = new Set(['conflict', 'invalid', 'not_found', 'bug']);

/**
 * Makes decisions durable, in their order, one commit at a time; what is decided meanwhile goes into the next one.
 * A failed commit is repeated until it succeeds. No one is notified before that, unless it lasts: then the messages go out from
 * memory, under ids that the same decision will give them again. What the database refuses for good is
 * set aside with all that waits for the same monitor, so that it delays no other.
 */
export class LedgerWriter {
  readonly #setup: LedgerWriterSetup;
  readonly #backlog: LedgerBacklog;
  #retryMs = MIN_RETRY_MS;
  #isFailing = false;
  #refusedDecisions = 0;
  #writing: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelDetails: (() => void) | null = null;

  constructor(setup: LedgerWriterSetup) {
    this.#setup = setup;
    this.#backlog = new LedgerBacklog(setup.clock, setup.alertPlanner);
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Decisions that were set aside because the database would never take them. */
  get refusedDecisions(): number {
    return this.#refusedDecisions;
  }

  /** True when nothing is left to be written that people are to be notified of. */
  get isWritten(): boolean {
    return this.#backlog.size === 0;
  }

  /** True while so much waits that nothing more should be decided. */
  get isFull(): boolean {
    return this.#backlog.isFull;
  }

  /** Age of the oldest decision that is not durable yet. */
  get lagMs(): number {
    return this.#backlog.lagMs;
  }

  /** To be written as soon as possible. */
  add(decision: Decision): void {
    this.#backlog.add(decision);
    // One turn later, so that everything decided in this one shares a commit. When the disk has been failing for a while,
    // people are not to wait for its next try either.
    if (!this.#isFailing || this.lagMs >= UNDURABLE_AFTER_MS)
      void Promise.resolve().then(() => this.#begin());
  }

  /** To be written some time soon; a later word on the same monitor replaces it. */
  addDetail(detail: Detail): void {
    this.#backlog.addDetail(detail);
    this.#cancelDetails ??= this.#setup.clock.after(DETAILS_MS, () => {
      this.#cancelDetails = null;
      if (!this.#isFailing) this.#begin();
    });
  }

  /** What was decided of the monitor counts no more: it is removed, or judging has begun anew. */
  forget(monitorId: MonitorId): void {
    this.#backlog.forget(monitorId);
  }

  /** Writes everything; resolves when it is durable or has failed once more. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#begin();
    await this.#writing;
  }

  stop(): void {
    this.#cancelRetry?.();
    this.#cancelDetails?.();
  }

  #begin(): void {
    if (this.#writing !== null) return;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  async #writeAll(): Promise<void> {
    try {
      while (!this.#backlog.isEmpty) {
        if (this.#backlog.entries.size === 0) await this.#backlog.complete();
        await this.#commit();
        this.#isFailing = false;
        this.#retryMs = MIN_RETRY_MS;
      }
    } catch (error) {
      this.#retryLater(error);
      await this.#handOver();
    }
  }

  /** Commits the entries; after a refusal those of each monitor on their own. Rejects while the database cannot be written. */
  async #commit(): Promise<void> {
    try {
      await this.#commitAll(this.#backlog.nextBatch());
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const byMonitor = Map.groupBy(this.#backlog.entries, ({ monitorId }) => monitorId);
      for (const [monitorId, entries] of byMonitor) await this.#commitOne(monitorId, entries);
    }
  }

  async #commitOne(monitorId: MonitorId, entries: readonly LedgerEntry[]): Promise<void> {
    try {
      await this.#commitAll(entries);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#refusedDecisions += 1;
      this.#setup.log.error(
        { monitorId, error: error.message },
        'the database rejects a decision about a monitor; the monitor is read again',
      );
      this.forget(monitorId);
      this.#setup.onRefused(monitorId);
    }
  }

  /** Commits those of them that still count, also when it is over. */
  async #commitAll(entries: readonly LedgerEntry[]): Promise<void> {
    const { ledger, currentOf } = this.#setup;
    const wanted = this.#backlog.wanted(entries);
    await ledger.commit(
      wanted.map((entry) => ({
        ...entry,
        notifications: entry.notifications.map((notification) => currentOf(notification)),
      })),
    );
    this.#setup.onCommitted(this.#backlog.settle(wanted));
  }

  /** Lets people know what the disk has not taken for a while. */
  async #handOver(): Promise<void> {
    if (this.lagMs < UNDURABLE_AFTER_MS) return;
    try {
      while (this.#backlog.hasWaiting) await this.#backlog.complete();
    } catch {
      // What cannot be completed waits on; people are notified of the rest.
    }
    const fresh = this.#backlog.takeUndurable();
    if (fresh.length > 0) await this.#setup.onUndurable(fresh);
  }

  #retryLater(error: unknown): void {
    if (!this.#isFailing) {
      this.#setup.log.error({ error: String(error) }, 'decisions cannot be written');
    }
    this.#isFailing = true;
    // No wait may put off the moment from which people no longer wait for the disk.
    const untilUndurableMs = UNDURABLE_AFTER_MS - this.lagMs;
    const waitMs = untilUndurableMs > 0 ? Math.min(this.#retryMs, untilUndurableMs) : this.#retryMs;
    this.#cancelRetry = this.#setup.clock.after(waitMs, () => this.#begin());
    this.#retryMs = Math.min(MAX_RETRY_MS, this.#retryMs * 2);
  }
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && REFUSALS.has(error.code);
}
