import { asProjectId, type ProjectId } from '../core/ids.ts';
import { DEFAULT_PROJECT, PROJECT_NAME } from '../core/projects/project-field.ts';
import type { Entities, EntityItems } from '../core/entities.ts';
import { InvalidError, type Problem } from '../core/errors.ts';
import { MONITOR_NAME } from '../core/monitor/monitor-names-field.ts';
import type { FieldReference } from '../core/forms/field-set.ts';
import { ProblemList } from '../core/forms/problem-list.ts';
import { namesOf, spellingsOf, type Named } from '../core/monitor/monitor-names.ts';
import type { ServiceContext } from './context.ts';

/** A reference, and where it stands in the input. */
export interface PlacedReference extends Pick<FieldReference, 'to' | 'id'> {
  /** The project of what refers to it: it has to be of the same. Left out where that was read wrong. */
  readonly projectId?: ProjectId;
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
}

/** What belongs to a project; a project belongs to itself. */
interface Owned {
  readonly id: string;
  readonly projectId?: ProjectId;
}

/** What is not stored yet, and will be together with what refers to it. */
interface Arriving {
  readonly items?: { readonly [Key in keyof EntityItems]?: readonly Owned[] };
  readonly monitors?: readonly (Named & Pick<Owned, 'projectId'>)[];
}

/** Throws `InvalidError` naming every problem given, and every reference to something that does not exist. */
export async function requireReferences(
  context: Pick<ServiceContext, 'storage'>,
  references: readonly PlacedReference[],
  {
    problems = new ProblemList(),
    arriving = {},
  }: { readonly problems?: ProblemList; readonly arriving?: Arriving } = {},
): Promise<void> {
  const isKnown = new Map<string, boolean>();
  const arrivingNames = arrivingKeys(arriving);
  for (const reference of references) {
    const key = keyOf(reference);
    if (isKnown.has(key)) continue;
    const isArriving = keysOf(reference).some((each) => arrivingNames.has(each));
    isKnown.set(key, isArriving || (await isStored(context, reference)));
  }
  for (const reference of references) {
    if (isKnown.get(keyOf(reference)) === false) problems.add(problemOf(reference));
  }
  if (problems.count > 0) throw new InvalidError(problems.named, problems.count);
}

function arrivingKeys({ items = {}, monitors = [] }: Arriving): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string, projectId = ''): void => {
    names.add(name).add(`${name} ${projectId}`);
  };
  for (const [plural, list] of Object.entries(items)) {
    for (const { id, projectId = id } of Array.isArray(list) ? (list as readonly Owned[]) : []) {
      add(`${plural} ${id}`, projectId);
    }
  }
  for (const monitor of monitors) {
    for (const name of namesOf(monitor)) add(`${MONITOR_NAME.plural} ${name}`, monitor.projectId);
  }
  return names;
}

async function isStored(
  { storage }: Pick<ServiceContext, 'storage'>,
  { to, id, projectId }: PlacedReference,
): Promise<boolean> {
  if (to.plural === MONITOR_NAME.plural) {
    for (const name of spellingsOf(id)) {
      if ((await storage.monitors.findCalled(name, projectId)).length > 0) return true;
    }
    return false;
  }
  const item: Owned | null = await storage[to.plural as keyof Entities].get(id);
  return item !== null && (projectId ?? item.projectId ?? id) === (item.projectId ?? id);
}

/** The keys of whatever the reference may mean. */
function keysOf({ to, id, projectId }: PlacedReference): readonly string[] {
  const names = to.plural === MONITOR_NAME.plural ? spellingsOf(id) : [id];
  return names.map((name) => [to.plural, name, projectId ?? []].flat().join(' '));
}

function keyOf({ to, id, projectId = asProjectId('') }: PlacedReference): string {
  return `${to.plural} ${id} ${projectId}`;
}

function problemOf({ to, id, path, projectId, ...place }: PlacedReference): Problem {
  const where =
    projectId === undefined || projectId === DEFAULT_PROJECT || to.plural === PROJECT_NAME.plural
      ? ''
      : ` in project ${projectId}`;
  return {
    path,
    message: `${path} names ${id}, and there is no such ${to.name}${where}`,
    hint: `create the ${to.name} first, or leave it out`,
    ...place,
  };
}
