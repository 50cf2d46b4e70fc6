import type { MonitorId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { LedgerEntry } from '../../core/ports/storage.ts';
import type { AlertPlanner, Decision } from '../planning/alert-planner.ts';

const MAX_BATCH = 1_000;
const MAX_BACKLOG = 100_000;

/** A change of state that needs no notification. */
export type Detail = Pick<Decision, 'monitor' | 'at' | 'state'>;

interface Waiting {
  readonly decision: Decision;
  readonly takenAt: number;
}

/**
 * What was decided and is not durable yet, in its order: decisions wait, are completed into entries, and leave once they are
 * written. Of a monitor that is forgotten nothing is left at any stage of this, and nothing comes back.
 */
export class LedgerBacklog {
  readonly #clock: Clock;
  readonly #alertPlanner: Pick<AlertPlanner, 'complete' | 'remember'>;
  readonly #details = new Map<MonitorId, Detail>();
  #waiting: Waiting[] = [];
  /** Of these entries are being made just now. */
  #completing: Waiting[] = [];
  /** Made into entries, but not durable yet. */
  readonly #entries = new Set<LedgerEntry>();
  #entriesTakenAt = 0;
  readonly #undurable = new WeakSet<LedgerEntry>();

  constructor(clock: Clock, alertPlanner: Pick<AlertPlanner, 'complete' | 'remember'>) {
    this.#clock = clock;
    this.#alertPlanner = alertPlanner;
  }

  /** Decisions that are not durable yet; details do not count. */
  get size(): number {
    return this.#waiting.length + this.#completing.length + this.#entries.size;
  }

  /** True while so much waits that nothing more should be decided. */
  get isFull(): boolean {
    return this.size >= MAX_BACKLOG;
  }

  /** True when there is nothing to write, details included. */
  get isEmpty(): boolean {
    return this.#entries.size === 0 && this.#waiting.length === 0 && this.#details.size === 0;
  }

  /** True while decisions wait that are no entries yet. */
  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Made of decisions, and to be written next. */
  get entries(): ReadonlySet<LedgerEntry> {
    return this.#entries;
  }

  /** Age of the oldest decision that is not durable yet. */
  get lagMs(): number {
    const [first] = this.#completing.length > 0 ? this.#completing : this.#waiting;
    const takenAt = this.#entries.size > 0 ? this.#entriesTakenAt : first?.takenAt;
    return takenAt === undefined ? 0 : this.#clock.monotonicMs() - takenAt;
  }

  add(decision: Decision): void {
    this.#details.delete(decision.monitor.id);
    this.#waiting.push({ decision, takenAt: this.#clock.monotonicMs() });
  }

  /** A later one of the same monitor replaces it. */
  addDetail(detail: Detail): void {
    this.#details.set(detail.monitor.id, detail);
  }

  /** What was decided of the monitor counts no more: it is removed, or judging has begun anew. */
  forget(monitorId: MonitorId): void {
    this.#details.delete(monitorId);
    const isKept = ({ decision }: Waiting): boolean => decision.monitor.id !== monitorId;
    this.#waiting = this.#waiting.filter(isKept);
    this.#completing = this.#completing.filter(isKept);
    for (const entry of this.#entries) {
      if (entry.monitorId === monitorId) this.#entries.delete(entry);
    }
  }

  /** The entries that go into one commit. */
  nextBatch(): readonly LedgerEntry[] {
    return [...this.#entries.values().take(MAX_BATCH)];
  }

  /** Those that still count. */
  wanted(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
    return entries.filter((entry) => this.#entries.has(entry));
  }

  /** These are durable; hands those back that still count. */
  settle(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
    return entries.filter((entry) => this.#entries.delete(entry));
  }

  /** The entries that it has not handed out as undurable before. */
  takeUndurable(): readonly LedgerEntry[] {
    const fresh = [...this.#entries].filter((entry) => !this.#undurable.has(entry));
    for (const entry of fresh) this.#undurable.add(entry);
    return fresh;
  }

  /** Makes entries of the next decisions. When one cannot be completed, it and those after it wait on, in their order. */
  async complete(): Promise<void> {
    this.#completing = this.#waiting.splice(0, MAX_BATCH);
    if (this.#entries.size === 0) {
      this.#entriesTakenAt = this.#completing[0]?.takenAt ?? this.#clock.monotonicMs();
    }
    let done = 0;
    try {
      for (let next = this.#completing[0]; next !== undefined; next = this.#completing[0]) {
        const completed = await this.#alertPlanner.complete(next.decision);
        done += 1;
        // It was forgotten meanwhile.
        if (this.#completing[0] !== next) continue;
        this.#completing.shift();
        this.#alertPlanner.remember(completed);
        this.#entries.add(completed.entry);
      }
    } catch (error) {
      this.#waiting = [...this.#completing, ...this.#waiting];
      this.#completing = [];
      if (done === 0) throw error;
      return;
    }
    // A detail is newer than every decision taken so far, and must not overtake one that still waits.
    if (this.#waiting.length > 0) return;
    for (const { monitor, at, state } of this.#details.values()) {
      const plain = {
        changedFrom: null,
        incident: null,
        notifications: [],
        stages: {},
        events: [],
      };
      this.#entries.add({ monitorId: monitor.id, at, state, ...plain });
    }
    this.#details.clear();
  }
}
