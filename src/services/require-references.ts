import type { Entities, EntityItems } from '../core/entities.ts';
import { InvalidError, type Problem } from '../core/errors.ts';
import { MONITOR_NAME } from '../core/monitor/monitor-names-field.ts';
import type { FieldReference } from '../core/forms/field-set.ts';
import { ProblemList } from '../core/forms/problem-list.ts';
import { namesOf, spellingsOf, type Named } from '../core/monitor/monitor-names.ts';
import type { ServiceContext } from './context.ts';

/** A reference, and where it stands in the input. */
export interface PlacedReference extends Pick<FieldReference, 'to' | 'id'> {
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
}

/** What is not stored yet, and will be together with what refers to it. */
interface Arriving {
  readonly items?: { readonly [Key in keyof EntityItems]?: readonly { readonly id: string }[] };
  readonly monitors?: readonly Named[];
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
  for (const [plural, list] of Object.entries(items)) {
    for (const { id } of Array.isArray(list) ? (list as readonly { id: string }[]) : []) {
      names.add(`${plural} ${id}`);
    }
  }
  for (const name of monitors.flatMap(namesOf)) names.add(`${MONITOR_NAME.plural} ${name}`);
  return names;
}

async function isStored(
  { storage }: Pick<ServiceContext, 'storage'>,
  { to, id }: PlacedReference,
): Promise<boolean> {
  if (to.plural === MONITOR_NAME.plural) {
    for (const name of spellingsOf(id)) {
      if ((await storage.monitors.findCalled(name)).length > 0) return true;
    }
    return false;
  }
  return (await storage[to.plural as keyof Entities].get(id)) !== null;
}

/** The keys of whatever the reference may mean. */
function keysOf({ to, id }: PlacedReference): readonly string[] {
  const names = to.plural === MONITOR_NAME.plural ? spellingsOf(id) : [id];
  return names.map((name) => `${to.plural} ${name}`);
}

function keyOf({ to, id }: PlacedReference): string {
  return `${to.plural} ${id}`;
}

function problemOf({ to, id, path, ...place }: PlacedReference): Problem {
  return {
    path,
    message: `${path} names ${id}, and there is no such ${to.name}`,
    hint: `create the ${to.name} first, or leave it out`,
    ...place,
  };
}
