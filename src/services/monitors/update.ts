import { Equal } from 'typebox/value';
import { InvalidError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import { referencesIn, referencesOf, type FieldReference } from '../../core/forms/field-set.ts';
import { ProblemList } from '../../core/forms/problem-list.ts';
import { MONITOR_FIELDS, type MonitorSpec } from '../../core/monitor/monitor.ts';
import { mergeMonitorInput } from '../../core/monitor/monitor-input.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { requireReferences } from '../require-references.ts';
import { getMonitor } from './actions.ts';

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'clock' | 'monitorKinds' | 'defaults'>;

/**
 * Changes what the patch names: `null` goes back to the default, a masked secret stays as it is. Another target is judged
 * from the beginning, and an outage of the former one ends. Throws
 * `NotFoundError`, `InvalidError`, and `ConflictError` with `existingId` when the new target is watched already.
 */
export function updateMonitor(context: Needs, input: MonitorChange): Promise<WatchedMonitor> {
  const turn = { storage: context.storage, name: `monitor ${input.id}` };
  return oneAtATime(turn, () => applyChange(context, input));
}

/** A change in flat form. */
export interface MonitorChange {
  readonly id: MonitorId;
  readonly patch: unknown;
}

async function applyChange(context: Needs, input: MonitorChange): Promise<WatchedMonitor> {
  const watched = await getMonitor(context, input.id);
  const { id, createdAt, updatedAt: _, ...existing } = watched.monitor;
  const reading = mergeMonitorInput(existing, input.patch, {
    kinds: context.monitorKinds,
    defaults: context.defaults,
    path: '',
  });
  if (reading.kind === 'ok' && Equal(reading.spec, existing)) return watched;
  const references =
    reading.kind === 'ok'
      ? newReferences(existing, reading.spec)
      : referencesIn(MONITOR_FIELDS, input.patch);
  await requireReferences(
    context,
    references.map(({ key, ...to }) => ({ ...to, path: key })),
    { problems: ProblemList.of(reading.kind === 'ok' ? [] : reading.problems) },
  );
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  const monitor = { ...reading.spec, id, createdAt, updatedAt: context.clock.now() };
  const state = await context.storage.monitors.replace(monitor);
  context.watch.update([{ monitor, state }]);
  return { monitor, state };
}

/** What was named before may be gone since, and does no harm. */
function newReferences(before: MonitorSpec, after: MonitorSpec): readonly FieldReference[] {
  const known = referencesOf(MONITOR_FIELDS, before);
  return referencesOf(MONITOR_FIELDS, after).filter(
    ({ to, id }) => !known.some((each) => each.id === id && each.to.plural === to.plural),
  );
}
