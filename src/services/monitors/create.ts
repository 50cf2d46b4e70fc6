import { ConflictError, InvalidError } from '../../core/errors.ts';
import { asMonitorId } from '../../core/ids.ts';
import { referencesOf } from '../../core/forms/field-set.ts';
import { ProblemList } from '../../core/forms/problem-list.ts';
import { MONITOR_FIELDS, type Monitor, type MonitorSpec } from '../../core/monitor/monitor.ts';
import { readMonitorInput } from '../../core/monitor/monitor-input.ts';
import { pendingState } from '../../core/monitor/monitor-state.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import { runInSlices } from '../../core/slices.ts';
import type { ServiceContext } from '../context.ts';
import { requireReferences } from '../require-references.ts';

/** Monitors in their flat form, each with the place that problems name. */
export interface MonitorForm {
  readonly form: unknown;
  /** Such as `monitors[3]`; empty for the whole input. */
  readonly path: string;
}

/** What to create. A dry run checks everything and stores nothing. */
export interface CreateMonitors {
  readonly forms: readonly MonitorForm[];
  readonly isDryRun: boolean;
}

type Needs = Pick<
  ServiceContext,
  'storage' | 'watch' | 'clock' | 'newId' | 'monitorKinds' | 'defaults'
>;

/**
 * Creates all monitors or none. Throws `InvalidError` with everything that is wrong with any of them, `ConflictError`
 * with `existingId` when a target is watched already.
 */
export async function createMonitors(
  context: Needs,
  input: CreateMonitors,
): Promise<readonly WatchedMonitor[]> {
  const specs = await runInSlices(readForms(context, input.forms), context.clock);
  refuseRepeats(specs, input.forms);
  const references = specs.flatMap((spec, index) =>
    referencesOf(MONITOR_FIELDS, spec).map(({ key, ...reference }) => ({
      ...reference,
      path: inside(input.forms[index], key),
    })),
  );
  await requireReferences(context, references);
  const now = context.clock.now();
  const monitors = specs.map((spec) => ({
    ...spec,
    id: asMonitorId(context.newId()),
    createdAt: now,
    updatedAt: now,
  }));
  const created = monitors.map((monitor) => ({ monitor, state: pendingState(now) }));
  if (input.isDryRun) await refuseWatched(context, monitors);
  else {
    await context.storage.monitors.create(monitors);
    context.watch.update(created);
  }
  return created;
}

function* readForms(
  context: Needs,
  forms: readonly MonitorForm[],
): Generator<void, readonly MonitorSpec[]> {
  const specs: MonitorSpec[] = [];
  const problems = new ProblemList();
  const { monitorKinds: kinds, defaults } = context;
  for (const { form, path } of forms) {
    const reading = readMonitorInput(form, { kinds, defaults, path });
    if (reading.kind === 'ok') specs.push(reading.spec);
    else problems.addAll(reading.problems);
    yield;
  }
  if (problems.count > 0) throw new InvalidError(problems.named, problems.count);
  return specs;
}

function refuseRepeats(specs: readonly MonitorSpec[], forms: readonly MonitorForm[]): void {
  const first = new Map<string, number>();
  const problems = new ProblemList();
  for (const [index, spec] of specs.entries()) {
    const key = `${spec.kind} ${spec.target}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    else {
      const path = inside(forms[index], 'url');
      const message = `${path} is the same target as ${forms[earlier]?.path ?? ''}`;
      problems.add({ path, message, hint: 'a target is watched once: leave one of them out' });
    }
  }
  if (problems.count > 0) throw new InvalidError(problems.named, problems.count);
}

async function refuseWatched(context: Needs, monitors: readonly Monitor[]): Promise<void> {
  for (const { kind, target } of monitors) {
    const [existing] = await context.storage.monitors.findByTargets(kind, [target]);
    if (existing !== undefined) {
      throw new ConflictError(`${target} is already watched`, { existingId: existing.id });
    }
  }
}

function inside(form: MonitorForm | undefined, key: string): string {
  return form === undefined || form.path === '' ? key : `${form.path}.${key}`;
}
