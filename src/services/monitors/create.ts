import { ConflictError } from '../../core/errors.ts';
import { asMonitorId } from '../../core/ids.ts';
import { referencesIn, referencesOf } from '../../core/forms/field-set.ts';
import { ProblemList } from '../../core/forms/problem-list.ts';
import { MONITOR_FIELDS, type Monitor, type MonitorSpec } from '../../core/monitor/monitor.ts';
import { readMonitorInput } from '../../core/monitor/monitor-input.ts';
import { pendingState } from '../../core/monitor/monitor-state.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import { runInSlices } from '../../core/slices.ts';
import type { ServiceContext } from '../context.ts';
import { admit } from '../limits/caller-limits.ts';
import { atHome } from '../projects/at-home.ts';
import { requireReferences, type PlacedReference } from '../require-references.ts';

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
  'storage' | 'watch' | 'clock' | 'newId' | 'monitorKinds' | 'defaults' | 'home' | 'limits'
>;

/**
 * Creates all monitors or none. Throws `InvalidError` with everything that is wrong with any of them, `ConflictError`
 * with `existingId` when a target is watched already.
 */
export async function createMonitors(
  context: Needs,
  input: CreateMonitors,
): Promise<readonly WatchedMonitor[]> {
  const { read, references, problems } = await runInSlices(
    readForms(context, input.forms),
    context.clock,
  );
  addRepeats(problems, read);
  const arriving = { monitors: read.map(({ spec }) => spec) };
  await requireReferences(context, references, { problems, arriving });
  const now = context.clock.now();
  const monitors = read.map(({ spec }) => ({
    ...spec,
    id: asMonitorId(context.newId()),
    createdAt: now,
    updatedAt: now,
  }));
  const created = monitors.map((monitor) => ({ monitor, state: pendingState(now) }));
  if (input.isDryRun) await refuseWatched(context, monitors);
  else {
    admit(context.limits, monitors);
    await context.storage.monitors.create(monitors);
    context.watch.update(created);
  }
  return created;
}

interface ReadForms {
  /** Those with nothing wrong in themselves. */
  readonly read: readonly { readonly spec: MonitorSpec; readonly path: string }[];
  /** Of all of them. */
  readonly references: readonly PlacedReference[];
  readonly problems: ProblemList;
}

function* readForms(context: Needs, forms: readonly MonitorForm[]): Generator<void, ReadForms> {
  const read: { spec: MonitorSpec; path: string }[] = [];
  const references: PlacedReference[] = [];
  const problems = new ProblemList();
  const { monitorKinds: kinds, defaults } = context;
  for (const { form: given, path } of forms) {
    const form = atHome(context, given);
    const reading = readMonitorInput(form, { kinds, defaults, path });
    if (reading.kind === 'ok') read.push({ spec: reading.spec, path });
    else problems.addAll(reading.problems);
    const named =
      reading.kind === 'ok'
        ? referencesOf(MONITOR_FIELDS, reading.spec)
        : referencesIn(MONITOR_FIELDS, form);
    const project = reading.kind === 'ok' ? { projectId: reading.spec.projectId } : {};
    for (const { key, ...to } of named) {
      references.push({ ...to, ...project, path: inside(path, key) });
    }
    yield;
  }
  return { read, references, problems };
}

function addRepeats(problems: ProblemList, read: ReadForms['read']): void {
  const first = new Map<string, string>();
  for (const { spec, path: place } of read) {
    const key = `${spec.kind} ${spec.target}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, place);
    else {
      const path = inside(place, 'url');
      const message = `${path} is the same target as ${earlier}`;
      problems.add({ path, message, hint: 'a target is watched once: leave one of them out' });
    }
  }
}

async function refuseWatched(context: Needs, monitors: readonly Monitor[]): Promise<void> {
  for (const { kind, target } of monitors) {
    const [existing] = await context.storage.monitors.findByTargets(kind, [target]);
    if (existing !== undefined) {
      throw new ConflictError(`${target} is already watched`, { existingId: existing.id });
    }
  }
}

function inside(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
