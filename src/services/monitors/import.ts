import { Equal } from 'typebox/value';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { asMonitorId } from '../../core/ids.ts';
import { referencesOf } from '../../core/forms/field-set.ts';
import { listSteps } from '../../core/list/read-list.ts';
import { MONITOR_FIELDS, type Monitor, type MonitorSpec } from '../../core/monitor/monitor.ts';
import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';
import { pendingState } from '../../core/monitor/monitor-state.ts';
import { runInSlices } from '../../core/slices.ts';
import type { ServiceContext } from '../context.ts';
import { admit } from '../limits/caller-limits.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { requireReferences, type PlacedReference } from '../require-references.ts';
import { getMonitor } from './actions.ts';
import { keepReferences } from './keep-references.ts';

/** A monitor from a list or a config file, with the place it stands at. */
export interface ImportEntry {
  readonly spec: MonitorSpec;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** Of the settings that the file gives, by key; absent where all stand on one line. */
  readonly lines?: Readonly<Record<string, number>>;
}

/** What to import. A dry run counts and stores nothing. */
export interface ImportMonitors {
  readonly entries: readonly ImportEntry[];
  readonly isDryRun: boolean;
}

/** What became of the entries. */
export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  /** Watched already with the same settings, or named before in the same list. */
  readonly unchanged: number;
  /** What is odd about the list and stops nothing; left out where nothing is. */
  readonly warnings?: readonly Problem[];
}

/** Other settings for a monitor that is watched. */
interface Change {
  readonly before: Monitor;
  readonly spec: MonitorSpec;
}

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'clock' | 'newId' | 'entities' | 'limits'>;

/** Targets looked up at once. */
const LOOKUP = 500;
/** Changes handed to the database at once: it writes them together, and lets others in between. */
const CHANGES = 200;

/**
 * Makes the watched monitors agree with the entries; doing it twice changes nothing the second time. A target that is
 * watched takes the entry's settings and stays paused when people have paused it. Monitors that no entry names are
 * left alone. Throws `InvalidError` for owners that do not exist.
 */
export function importMonitors(context: Needs, input: ImportMonitors): Promise<ImportReport> {
  const turn = { storage: context.storage, name: 'import monitors' };
  return oneAtATime(turn, () => runImport(context, input));
}

async function runImport(context: Needs, input: ImportMonitors): Promise<ImportReport> {
  const monitors = input.entries.map(({ spec }) => spec);
  await requireReferences(context, referencesOfEntries(input.entries), { arriving: { monitors } });
  const specs = firstOfEachTarget(input.entries);
  const existing = await findExisting(context, specs);
  const now = context.clock.now();
  const created: Monitor[] = [];
  const updated: Change[] = [];
  for (const spec of specs) {
    const known = existing.get(keyOf(spec));
    if (known === undefined) {
      created.push({ ...spec, id: asMonitorId(context.newId()), createdAt: now, updatedAt: now });
      continue;
    }
    if (!Equal(changedBy(known, spec), known)) updated.push({ before: known, spec });
  }
  if (!input.isDryRun) {
    // Other settings of a site that is watched may name other places to ask.
    admit(context.limits, [...created, ...updated.map(({ spec }) => spec)]);
    await store(context, { created, updated });
  }
  return {
    created: created.length,
    updated: updated.length,
    unchanged: input.entries.length - created.length - updated.length,
  };
}

/** What the entries refer to. */
export function referencesOfEntries(entries: readonly ImportEntry[]): readonly PlacedReference[] {
  return entries.flatMap(({ spec, lines: _lines, ...place }) =>
    referencesOf(MONITOR_FIELDS, spec).map(({ key, ...to }) => ({
      ...to,
      projectId: spec.projectId,
      path: key,
      ...place,
    })),
  );
}

/** A list as it is written in a file or pasted: lines, CSV or JSON. */
export interface MonitorList {
  readonly text: string;
  /** Its name in problems. */
  readonly file: string;
  readonly isDryRun: boolean;
}

type ListNeeds = Needs & Pick<ServiceContext, 'monitorKinds' | 'defaults' | 'home'>;

/** Imports every site of a list, or none: throws `InvalidError` with the bad lines. */
export async function importMonitorList(
  context: ListNeeds,
  list: MonitorList,
): Promise<ImportReport> {
  const { monitorKinds: kinds, defaults, clock } = context;
  const steps = listSteps(list.text, { file: list.file, kinds, defaults });
  const { entries, problems, problemCount, warnings } = await runInSlices(steps, clock);
  if (problemCount > 0) throw new InvalidError(problems, problemCount);
  const report = await importMonitors(context, {
    entries: entries.map(({ spec, line }) => ({
      spec: inHome(context, spec),
      line,
      file: list.file,
    })),
    isDryRun: list.isDryRun,
  });
  return warnings.length === 0 ? report : { ...report, warnings };
}

function firstOfEachTarget(entries: readonly ImportEntry[]): readonly MonitorSpec[] {
  const byTarget = new Map<string, MonitorSpec>();
  for (const { spec } of entries) {
    if (!byTarget.has(keyOf(spec))) byTarget.set(keyOf(spec), spec);
  }
  return [...byTarget.values()];
}

async function findExisting(
  context: Needs,
  specs: readonly MonitorSpec[],
): Promise<ReadonlyMap<string, Monitor>> {
  const found = new Map<string, Monitor>();
  for (const kind of new Set(specs.map((spec) => spec.kind))) {
    const targets = specs.filter((spec) => spec.kind === kind).map((spec) => spec.target);
    for (let from = 0; from < targets.length; from += LOOKUP) {
      const some = targets.slice(from, from + LOOKUP);
      const monitors = await context.storage.monitors.findByTargets(kind, some);
      for (const monitor of monitors) found.set(keyOf(monitor), monitor);
    }
  }
  return found;
}

async function store(
  context: Needs,
  change: { readonly created: readonly Monitor[]; readonly updated: readonly Change[] },
): Promise<void> {
  if (change.created.length > 0) {
    await context.storage.monitors.create(change.created);
    context.watch.update(
      change.created.map((monitor) => ({ monitor, state: pendingState(monitor.createdAt) })),
    );
  }
  const renamings = change.updated.map(({ before, spec }) => ({ before, after: spec }));
  await keepReferences(context, renamings);
  for (let from = 0; from < change.updated.length; from += CHANGES) {
    await changeAll(context, change.updated.slice(from, from + CHANGES));
  }
}

/** All of them are tried, whatever becomes of one. */
async function changeAll(context: Needs, changes: readonly Change[]): Promise<void> {
  const ends = await Promise.allSettled(
    changes.map((change) => {
      const turn = { storage: context.storage, name: `monitor ${change.before.id}` };
      return oneAtATime(turn, () => changeOne(context, change));
    }),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Changes the monitor as it is by now; the watch learns it before whatever comes next. */
async function changeOne(context: Needs, { before, spec }: Change): Promise<void> {
  const { storage, watch, clock } = context;
  const { monitor: known } = await getMonitor(context, before.id);
  const monitor = { ...changedBy(known, spec), updatedAt: clock.now() };
  const state = await storage.monitors.replace(monitor);
  watch.update([{ monitor, state }]);
}

/** What people have paused stays paused, and what an entry names no other project for stays in its own. */
function changedBy(known: Monitor, spec: MonitorSpec): Monitor {
  const isElsewhere = spec.projectId !== DEFAULT_PROJECT;
  return {
    ...known,
    ...spec,
    projectId: isElsewhere ? spec.projectId : known.projectId,
    isPaused: spec.isPaused || known.isPaused,
  };
}

function keyOf(monitor: { readonly kind: string; readonly target: string }): string {
  return `${monitor.kind} ${monitor.target}`;
}

/** Who may not write to the default project means their own. */
function inHome({ home = DEFAULT_PROJECT }: ListNeeds, spec: MonitorSpec): MonitorSpec {
  return spec.projectId === DEFAULT_PROJECT ? { ...spec, projectId: home } : spec;
}
