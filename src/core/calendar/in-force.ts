import type { Gap } from '../incident/service-downtime.ts';
import { joined } from '../uptime/spans.ts';
import { matches } from '../filter/matches.ts';
import type { Filtered } from '../filter/monitor-filter.ts';
import type { Active, InForce, Planned } from './planned.ts';
import { intervalsIn, nextChange, windowAt } from './windows.ts';

/** Those that hold at a moment, whatever the monitor, and until when this is true (epoch ms, `Infinity` for ever). */
export function activeAt(
  planned: readonly Planned[],
  at: number,
): { readonly active: readonly Active[]; readonly until: number } {
  const active: Active[] = [];
  let until = Infinity;
  for (const each of planned) {
    const window = windowAt(each.rule, at);
    if (window !== null) active.push({ planned: each, endsAt: window.to });
    until = Math.min(until, window?.to ?? nextChange(each.rule, at) ?? Infinity);
  }
  return { active, until };
}

/** Of those that hold the one that ends last for the monitor; `null`: none is about it. */
export function inForce(active: readonly Active[], monitor: Filtered): InForce | null {
  let found: InForce | null = null;
  for (const { planned, endsAt } of active) {
    if (found !== null && found.until >= endsAt) continue;
    if (!matches(planned.filter, monitor)) continue;
    found = { id: planned.id, name: planned.name, until: endsAt };
  }
  return found;
}

/** The stretches of a range in which one at least holds for the monitor, in order, each moment once. */
export function intervalsFor(
  planned: readonly Planned[],
  monitor: Filtered,
  range: Gap,
): readonly Gap[] {
  const own = planned.filter(({ filter }) => matches(filter, monitor));
  const found = own.flatMap(({ rule }) => intervalsIn(rule, range));
  return joined(found, range);
}
