import { asMonitorId } from '../src/core/ids.ts';
import type { Check } from '../src/core/check/check.ts';
import type { Monitor } from '../src/core/monitor/monitor.ts';
import type { Storage } from '../src/core/ports/storage.ts';
import { nextDueAt } from '../src/core/monitor/schedule.ts';
import { workerEntry } from '../src/entrypoints/worker-entry.ts';
import { storages } from '../src/storage/index.ts';

/** When a check was due, and by how much it began later; epoch ms and ms. */
export interface CheckStart {
  readonly slot: number;
  readonly lateMs: number;
}

/** What the database knows of a run; times are epoch ms. */
export interface HistoryFacts {
  readonly checks: number;
  /** Those that began from `from` on and before `until`. */
  readonly checksInWindow: number;
  readonly byOutcome: ReadonlyMap<string, number>;
  /** Slots of all monitors after their first check and before `until`. */
  readonly expectedSlots: number;
  /** Slots without a check. */
  readonly missingSlots: number;
  /** Checks after the first that belong to no slot, or to one that has its check already. */
  readonly surplusChecks: number;
  /** The scheduled checks due from `from` on and before `until`, by their lateness. */
  readonly starts: readonly CheckStart[];
}

/** Reads all checks of a service that does not run, and holds them against the slots the schedule gives each monitor. */
export async function historyFacts(request: {
  readonly dataDirectory: string;
  readonly intervalMs: number;
  readonly from: number;
  readonly until: number;
}): Promise<HistoryFacts> {
  const isInWindow = ({ startedAt }: Check): boolean =>
    startedAt >= request.from && startedAt < request.until;
  const storage = await openStorage(request.dataDirectory);
  const facts = {
    checks: 0,
    checksInWindow: 0,
    expectedSlots: 0,
    missingSlots: 0,
    surplusChecks: 0,
  };
  const byOutcome = new Map<string, number>();
  const starts: CheckStart[] = [];
  try {
    for await (const { id } of monitorsOf(storage)) {
      const checks = await checksOf(storage, id);
      for (const { outcome } of checks) byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1);
      const matched = matchSlots(checks, { id, ...request });
      facts.checks += checks.length;
      facts.checksInWindow += checks.filter(isInWindow).length;
      facts.expectedSlots += matched.expected;
      facts.missingSlots += matched.missing;
      facts.surplusChecks += matched.surplus;
      starts.push(...matched.starts);
    }
  } finally {
    await storage.close();
  }
  return { ...facts, byOutcome, starts: starts.sort((a, b) => a.lateMs - b.lateMs) };
}

/** The database of a service that does not run. */
export function openStorage(dataDirectory: string): Promise<Storage> {
  const [definition] = storages;
  if (definition === undefined) throw new Error('no storage is listed');
  return definition.open({
    location: dataDirectory,
    workerEntry: workerEntry('storage-worker'),
  });
}

/** Every monitor of the database. */
export async function* monitorsOf(storage: Storage): AsyncGenerator<Monitor> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Storage['monitors']['list']>> = await storage.monitors.list({
      limit: 500,
      cursor,
    });
    for (const { monitor } of page.items) yield monitor;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** All checks of a monitor, oldest first. */
export async function checksOf(storage: Storage, id: string): Promise<readonly Check[]> {
  const checks: Check[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Storage['history']['list']>> = await storage.history.list({
      monitorId: asMonitorId(id),
      limit: 500,
      cursor,
    });
    checks.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return checks.reverse();
}

/** The first check is the one a new monitor gets at once, and the slot half an interval after it may be passed over. */
function matchSlots(
  checks: readonly Check[],
  { id, intervalMs, from, until }: { id: string; intervalMs: number; from: number; until: number },
): { expected: number; missing: number; surplus: number; starts: CheckStart[] } {
  const scheduled = checks.slice(1);
  const starts: CheckStart[] = [];
  const taken = new Set<number>();
  let surplus = 0;
  for (const { startedAt } of scheduled) {
    const slot = nextDueAt(id, intervalMs, startedAt - intervalMs);
    if (taken.has(slot)) surplus += 1;
    else if (slot >= from && slot < until) starts.push({ slot, lateMs: startedAt - slot });
    taken.add(slot);
  }
  const first = scheduled[0];
  let expected = 0;
  let missing = 0;
  if (first !== undefined) {
    const firstSlot = nextDueAt(id, intervalMs, first.startedAt - intervalMs);
    for (let slot = firstSlot; slot < until; slot += intervalMs) {
      expected += 1;
      if (!taken.has(slot)) missing += 1;
    }
  }
  return { expected, missing, surplus, starts };
}
