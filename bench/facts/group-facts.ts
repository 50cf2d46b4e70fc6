import type { Check } from '../../src/core/check/check.ts';
import { nextDueAt } from '../../src/core/monitor/schedule.ts';
import { checksOf, monitorsOf, openStorage } from '../schedule-history.ts';

/** What the database knows of the sites whose domains begin alike; times are epoch ms. */
export interface GroupFacts {
  checks: number;
  /** With the reason of what is not up. */
  readonly byOutcome: Map<string, number>;
  /** Of every check in the window that followed a good one: how long after its slot it began. */
  readonly lateMs: number[];
}

/** Reads all checks of a service that does not run, by the first word of their domains. */
export async function groupFacts(request: {
  readonly dataDirectory: string;
  readonly intervalMs: number;
  readonly from: number;
  readonly until: number;
}): Promise<ReadonlyMap<string, GroupFacts>> {
  const groups = new Map<string, GroupFacts>();
  const storage = await openStorage(request.dataDirectory);
  try {
    for await (const { id, target } of monitorsOf(storage)) {
      const name = /\/\/www\.([a-z]+)/.exec(target)?.[1] ?? '';
      const group = groups.get(name) ?? { checks: 0, byOutcome: new Map(), lateMs: [] };
      groups.set(name, group);
      count(group, await checksOf(storage, id), { ...request, id });
    }
  } finally {
    await storage.close();
  }
  return groups;
}

function count(
  group: GroupFacts,
  checks: readonly Check[],
  { id, intervalMs, from, until }: { id: string; intervalMs: number; from: number; until: number },
): void {
  group.checks += checks.length;
  for (const [index, { startedAt, outcome, reason }] of checks.entries()) {
    const ending = reason === null ? outcome : `${outcome} (${reason})`;
    group.byOutcome.set(ending, (group.byOutcome.get(ending) ?? 0) + 1);
    // What was not up before is looked into again outside of its slots.
    if (checks[index - 1]?.outcome !== 'up' || startedAt < from || startedAt >= until) continue;
    group.lateMs.push(startedAt - nextDueAt(id, intervalMs, startedAt - intervalMs));
  }
}
