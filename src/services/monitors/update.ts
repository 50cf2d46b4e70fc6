import { Equal } from 'typebox/value';
import { InvalidError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import { referencesIn, referencesOf, type FieldReference } from '../../core/forms/field-set.ts';
import { ProblemList } from '../../core/forms/problem-list.ts';
import { MONITOR_FIELDS, type Monitor, type MonitorSpec } from '../../core/monitor/monitor.ts';
import { mergeMonitorInput } from '../../core/monitor/monitor-input.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';
import { admit } from '../limits/caller-limits.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { requireReferences } from '../require-references.ts';
import { getMonitor } from './actions.ts';
import { keepReferences } from './keep-references.ts';

type Needs = Pick<
  ServiceContext,
  'storage' | 'watch' | 'clock' | 'entities' | 'monitorKinds' | 'defaults' | 'limits'
>;

/**
 * Changes what the patch names: `null` goes back to the default, a masked secret stays as it is. Another target is judged
 * from the beginning, and an outage of the former one ends. What named the monitor by a name or an address that it loses
 * names it by id from then on. Throws
 * `NotFoundError`, `InvalidError`, and `ConflictError` with `existingId` when the new target is watched already.
 */
export async function updateMonitor(context: Needs, input: MonitorChange): Promise<WatchedMonitor> {
  const { monitor: before } = await getMonitor(context, input.id);
  const reading = readChange(context, before, input.patch);
  if (reading.kind === 'ok') await keepReferences(context, [{ before, after: reading.spec }]);
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
  const { id, createdAt } = watched.monitor;
  const existing = specOf(watched.monitor);
  const reading = readChange(context, watched.monitor, input.patch);
  if (reading.kind === 'ok' && Equal(reading.spec, existing)) return watched;
  const references =
    reading.kind === 'ok'
      ? newReferences(existing, reading.spec)
      : referencesIn(MONITOR_FIELDS, input.patch);
  await requireReferences(
    context,
    references.map(({ key, ...to }) => ({
      ...to,
      path: key,
      ...(reading.kind === 'ok' && { projectId: reading.spec.projectId }),
    })),
    { problems: ProblemList.of(reading.kind === 'ok' ? [] : reading.problems) },
  );
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  if (!isAskedAlike(existing, reading.spec)) admit(context.limits, [reading.spec]);
  const monitor = { ...reading.spec, id, createdAt, updatedAt: context.clock.now() };
  const state = await context.storage.monitors.replace(monitor);
  context.watch.update([{ monitor, state }]);
  return { monitor, state };
}

function isAskedAlike(before: MonitorSpec, after: MonitorSpec): boolean {
  return before.target === after.target && Equal(before.options, after.options);
}

/** What a patch makes of a monitor, or everything that is wrong with it. */
export function readChange(
  { monitorKinds: kinds, defaults }: Pick<ServiceContext, 'monitorKinds' | 'defaults'>,
  before: Monitor,
  patch: unknown,
): ReturnType<typeof mergeMonitorInput> {
  return mergeMonitorInput(specOf(before), patch, { kinds, defaults, path: '' });
}

/** The monitor without what only its creation and changes give it. */
export function specOf(monitor: Monitor): MonitorSpec {
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...spec } = monitor;
  return spec;
}

/** What was named before may be gone since, and does no harm. */
export function newReferences(before: MonitorSpec, after: MonitorSpec): readonly FieldReference[] {
  // In another project nothing of it is known yet.
  const known = before.projectId === after.projectId ? referencesOf(MONITOR_FIELDS, before) : [];
  return referencesOf(MONITOR_FIELDS, after).filter(
    ({ to, id }) => !known.some((each) => each.id === id && each.to.plural === to.plural),
  );
}
