import type { Entities, EntityItems } from '../../core/entities.ts';
import type { Entity } from '../../core/forms/entity.ts';
import type { Field } from '../../core/forms/field.ts';
import type { MonitorId, ProjectId } from '../../core/ids.ts';
import { MONITOR_NAME } from '../../core/monitor/monitor-names-field.ts';
import { namesOf, spellingsOf, type Named } from '../../core/monitor/monitor-names.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { PageRequest } from '../../core/page.ts';
import type { EntityStore, EntityStores } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'clock' | 'entities'>;

/** A monitor that is about to be called something else. */
export interface Renaming {
  readonly before: Monitor;
  readonly after: Named;
}

/**
 * Has filters and dependencies name by id what they name by a name or an address that it is about to lose, so that they
 * go on to be about it. To be called before the change, and outside of the turn of any monitor: an id says the same then.
 */
export async function keepReferences(
  context: Needs,
  renamings: readonly Renaming[],
): Promise<void> {
  for (const [projectId, some] of Map.groupBy(renamings, ({ before }) => before.projectId)) {
    await keepInProject(context, projectId, some);
  }
}

async function keepInProject(
  context: Needs,
  projectId: ProjectId,
  renamings: readonly Renaming[],
): Promise<void> {
  const lost = await lostNames(context, projectId, renamings);
  if (lost.size === 0) return;
  for (const key of Object.keys(context.entities) as (keyof EntityItems)[]) {
    await keepInEntity(context, key, { projectId, lost });
  }
  const list = (page: PageRequest): ReturnType<typeof context.storage.monitors.list> =>
    context.storage.monitors.list({ ...page, projectIds: [projectId] });
  for await (const { monitor } of pages(list)) {
    if (isOther(monitor.dependsOn, lost)) await keepInMonitor(context, monitor.id, lost);
  }
}

/** What stands for a name that is lost. */
type Lost = ReadonlyMap<string, readonly string[]>;

/** Names mean nothing in other projects. */
interface LostIn {
  readonly projectId: ProjectId;
  readonly lost: Lost;
}

async function lostNames(
  { storage }: Needs,
  projectId: ProjectId,
  renamings: readonly Renaming[],
): Promise<Lost> {
  const losers = new Map<string, MonitorId[]>();
  for (const { before, after } of renamings) {
    const kept = new Set(namesOf(after));
    for (const name of namesOf(before)) {
      if (!kept.has(name)) losers.set(name, [...(losers.get(name) ?? []), before.id]);
    }
  }
  const lost = new Map<string, readonly string[]>();
  for (const [name, ids] of losers) {
    const called = await storage.monitors.findCalled(name, projectId);
    const isShared = called.some((id) => !ids.includes(id));
    lost.set(name, isShared ? [name, ...ids] : ids);
  }
  return lost;
}

function renamed(texts: readonly string[], lost: Lost): readonly string[] {
  const now = texts.flatMap((text) => {
    const name = spellingsOf(text).find((spelling) => lost.has(spelling));
    return name === undefined ? [text] : (lost.get(name) ?? []);
  });
  return [...new Set(now)];
}

function isOther(texts: readonly string[], lost: Lost): boolean {
  return texts.some((text) => spellingsOf(text).some((spelling) => lost.has(spelling)));
}

function keepInEntity<Key extends keyof EntityItems>(
  context: Needs,
  key: Key,
  renaming: LostIn,
): Promise<void> {
  const entities: Entities = context.entities;
  const stores: EntityStores = context.storage;
  return keepInItems<EntityItems[Key]>(
    context,
    { entity: entities[key], store: stores[key] },
    renaming,
  );
}

async function keepInItems<Item extends { readonly id: string }>(
  { storage, watch }: Needs,
  { entity, store }: { readonly entity: Entity<Item>; readonly store: EntityStore<Item> },
  { projectId, lost }: LostIn,
): Promise<void> {
  const fields: [string, Field<string, unknown>][] = Object.entries(entity.fields);
  const naming = fields.filter(([, { references }]) => references?.to.includes(MONITOR_NAME));
  if (naming.length === 0) return;
  const keep = async (id: string): Promise<string | null> => {
    const item = await store.get(id);
    const values = new Map(Object.entries(item ?? {}));
    const changes: Record<string, readonly string[]> = {};
    for (const [property] of naming) {
      const texts: unknown = values.get(property);
      if (isTexts(texts) && isOther(texts, lost)) changes[property] = renamed(texts, lost);
    }
    if (item === null || Object.keys(changes).length === 0) return null;
    await store.put({ ...item, ...changes });
    return id;
  };
  const changed: string[] = [];
  const list = (page: PageRequest): ReturnType<typeof store.list> =>
    store.list({ ...page, projectIds: [projectId] });
  for await (const { id } of pages(list)) {
    const turn = { storage, name: `${entity.name} ${id}` };
    const kept = await oneAtATime(turn, () => keep(id));
    if (kept !== null) changed.push(kept);
  }
  if (changed.length > 0) entity.refresh(watch, changed);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

async function keepInMonitor(context: Needs, id: MonitorId, lost: Lost): Promise<void> {
  const { storage, watch, clock } = context;
  await oneAtATime({ storage, name: `monitor ${id}` }, async () => {
    const found = await storage.monitors.get(id);
    if (found === null || !isOther(found.monitor.dependsOn, lost)) return;
    const dependsOn = renamed(found.monitor.dependsOn, lost);
    const monitor = { ...found.monitor, dependsOn, updatedAt: clock.now() };
    const state = await storage.monitors.replace(monitor);
    watch.update([{ monitor, state }]);
  });
}

async function* pages<Item>(
  list: (page: PageRequest) => Promise<{
    readonly items: readonly Item[];
    readonly nextCursor: string | null;
  }>,
): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page = await list({ limit: PAGE, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** Items read at once. */
const PAGE = 500;
