import { Equal } from 'typebox/value';
import { InvalidError, type Problem } from '../../../core/errors.ts';
import { ProblemList } from '../../../core/forms/problem-list.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { Monitor } from '../../../core/monitor/monitor.ts';
import { normalTag } from '../../../core/monitor/tags.ts';
import type { ServiceContext } from '../../context.ts';
import { requireReferences, type PlacedReference } from '../../require-references.ts';
import { newReferences, readChange, specOf } from '../update.ts';

/** A change of the settings of several monitors. */
export type SettingsChange =
  | { readonly kind: 'pause' | 'resume' }
  | { readonly kind: 'tags'; readonly add?: readonly string[]; readonly remove?: readonly string[] }
  | { readonly kind: 'settings'; readonly settings: JsonObject };

/** What would make two monitors one, or another one. */
const OWN_KEYS: readonly string[] = ['id', 'kind', 'name', 'url', 'target'];

type Needs = Pick<ServiceContext, 'storage' | 'clock' | 'monitorKinds' | 'defaults'>;

/** The monitors that the change makes others, in their new form. Throws `InvalidError` with what is wrong with any of them. */
export async function changedMonitors(
  context: Needs,
  monitors: readonly Monitor[],
  change: SettingsChange,
): Promise<readonly Monitor[]> {
  const problems = new ProblemList();
  const references: PlacedReference[] = [];
  const changed: Monitor[] = [];
  const makePatch = patchMaker(change);
  for (const monitor of monitors) {
    const before = specOf(monitor);
    const patch = makePatch(monitor);
    if (patch === null) continue;
    const reading = readChange(context, monitor, patch);
    if (reading.kind === 'invalid') {
      problems.addAll(reading.problems.map((problem) => ofMonitor(problem, monitor)));
      continue;
    }
    if (Equal(reading.spec, before)) continue;
    for (const { key, ...to } of newReferences(before, reading.spec)) {
      const { projectId } = reading.spec;
      references.push({ ...to, projectId, path: `change.settings.${key}` });
    }
    const { id, createdAt } = monitor;
    changed.push({ ...reading.spec, id, createdAt, updatedAt: context.clock.now() });
  }
  await requireReferences(context, references, { problems });
  return changed;
}

function ofMonitor({ path, message, ...rest }: Problem, { name }: Monitor): Problem {
  return { path: `change.settings.${path}`, message: `${name}: ${message}`, ...rest };
}

/** What the change asks of a monitor; `null`: nothing. */
function patchMaker(change: SettingsChange): (monitor: Monitor) => JsonObject | null {
  if (change.kind === 'settings') {
    const { settings } = change;
    const own = Object.keys(settings).find((key) => OWN_KEYS.includes(key));
    if (own !== undefined) {
      refuse(`change.settings.${own}`, `${own} is a monitor’s own: change it for one at a time`);
    }
    return () => settings;
  }
  if (change.kind === 'tags') {
    const [add, remove] = [tagsIn(change, 'add'), tagsIn(change, 'remove')];
    return ({ tags }) => ({
      tags: [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag)),
    });
  }
  const isPaused = change.kind === 'pause';
  return (monitor) => (monitor.isPaused === isPaused ? null : { paused: isPaused });
}

function tagsIn(
  change: Extract<SettingsChange, { readonly kind: 'tags' }>,
  key: 'add' | 'remove',
): readonly string[] {
  return (change[key] ?? []).map((text, index) => {
    const path = `change.${key}[${index}]`;
    return normalTag(text) ?? refuse(path, `${path} is no tag`);
  });
}

function refuse(path: string, message: string): never {
  throw new InvalidError([{ path, message }]);
}
