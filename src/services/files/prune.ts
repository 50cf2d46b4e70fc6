import type { Entities, EntityItems } from '../../core/entities.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { Monitor, MonitorSpec } from '../../core/monitor/monitor.ts';
import type { ServiceContext } from '../context.ts';
import { crudOf, type ImportedItems } from '../crud.ts';
import { removeMonitor } from '../monitors/actions.ts';

type EntityKey = keyof EntityItems;

/** What files have named: monitors by kind and target, entities by their plural and id. */
export interface FiledNames {
  readonly monitors: readonly (readonly [kind: string, target: string])[];
  readonly entities: Readonly<Record<string, readonly string[]>>;
  /** When they were brought in, epoch ms: a monitor that was created later is not of the files, whatever its target. */
  readonly at: number;
}

/** What files named once, name no more, and is still there. */
export interface Dropped {
  readonly monitors: readonly Monitor[];
  /** In the order in which they can be removed. */
  readonly entities: readonly { readonly key: EntityKey; readonly id: string }[];
}

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'clock' | 'newId' | 'entities'>;

/** Targets looked up at once. */
const LOOKUP = 500;

/** The names of what files hold. */
export function filedNames(
  known: Entities,
  {
    items,
    specs,
    at,
  }: {
    readonly items: ImportedItems;
    readonly specs: readonly Pick<MonitorSpec, 'kind' | 'target'>[];
    readonly at: number;
  },
): FiledNames {
  const entities = (Object.keys(known) as EntityKey[]).map((key) => {
    const list: readonly { readonly id: string }[] = items[key] ?? [];
    return [key, list.map(({ id }) => id)];
  });
  return {
    monitors: specs.map(({ kind, target }) => [kind, target]),
    entities: Object.fromEntries(entities) as Record<string, readonly string[]>,
    at,
  };
}

/** What `earlier` files named and those of `now` do not. What people have made themselves is never among it. */
export async function findDropped(
  context: Needs,
  { earlier, now }: { readonly earlier: FiledNames; readonly now: FiledNames },
): Promise<Dropped> {
  const entities: { key: EntityKey; id: string }[] = [];
  for (const key of (Object.keys(context.entities) as EntityKey[]).reverse()) {
    const named = new Set(now.entities[key]);
    for (const id of earlier.entities[key] ?? []) {
      if (named.has(id)) continue;
      if ((await crudOf(context, key).store.get(id)) !== null) entities.push({ key, id });
    }
  }
  return { monitors: await droppedMonitors(context, { earlier, now }), entities };
}

async function droppedMonitors(
  { storage }: Needs,
  { earlier, now }: { readonly earlier: FiledNames; readonly now: FiledNames },
): Promise<readonly Monitor[]> {
  const named = new Set(now.monitors.map(([kind, target]) => `${kind} ${target}`));
  const byKind = Map.groupBy(
    earlier.monitors.filter(([kind, target]) => !named.has(`${kind} ${target}`)),
    ([kind]) => kind,
  );
  const found: Monitor[] = [];
  for (const [kind, gone] of byKind) {
    const targets = gone.map(([, target]) => target);
    for (let from = 0; from < targets.length; from += LOOKUP) {
      const some = targets.slice(from, from + LOOKUP);
      for (const monitor of await storage.monitors.findByTargets(kind, some)) {
        if (monitor.createdAt <= earlier.at) found.push(monitor);
      }
    }
  }
  return found;
}

/**
 * Parts what goes at once, asked for or not, from the rest: a mute that no file names any more would go on hiding outages
 * that people believe to be notified of.
 */
export function partMutes({ monitors, entities }: Dropped): {
  readonly mutes: Dropped;
  readonly others: Dropped;
} {
  const isMute = ({ key }: Dropped['entities'][number]): boolean => MUTES.has(key);
  return {
    mutes: { monitors: [], entities: entities.filter(isMute) },
    others: { monitors, entities: entities.filter((each) => !isMute(each)) },
  };
}

/** Entities by which outages notify no one. */
const MUTES: ReadonlySet<EntityKey> = new Set(['maintenance', 'silences']);

/** Each of them, for people. */
export function describeDropped(
  { monitors, entities }: Dropped,
  { entities: definitions }: Pick<ServiceContext, 'entities'>,
): readonly string[] {
  return [
    ...monitors.map(({ name, target }) => `monitor ${name} (${target})`),
    ...entities.map(({ key, id }) => `${definitions[key].name} ${id}`),
  ];
}

/** Removes them; what others still refer to is kept and given back. */
export async function removeDropped(
  context: Needs,
  dropped: Dropped,
): Promise<Dropped['entities']> {
  for (const { id } of dropped.monitors) {
    await removeMonitor(context, id).catch(ignoreMissing);
  }
  const kept = await removeEach(context, dropped.entities);
  if (kept.length === 0) return kept;
  // They may refer to each other in a circle.
  for (const { key, id } of kept) await crudOf(context, key).release(id, kept);
  return removeEach(context, kept);
}

/** In order and again, for as long as some are gone by it; those that others refer to are given back. */
async function removeEach(
  context: Needs,
  entities: Dropped['entities'],
): Promise<Dropped['entities']> {
  const kept: { key: EntityKey; id: string }[] = [];
  for (const { key, id } of entities) {
    try {
      await crudOf(context, key).remove(id).catch(ignoreMissing);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      kept.push({ key, id });
    }
  }
  return kept.length === 0 || kept.length === entities.length ? kept : removeEach(context, kept);
}

// People may have removed it meanwhile.
function ignoreMissing(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}
