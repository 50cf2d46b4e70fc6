import type { EntityItems, Entities } from '../core/entities.ts';
import { ConflictError, found, InvalidError } from '../core/errors.ts';
import type { ProjectId } from '../core/ids.ts';
import { MONITOR_NAME } from '../core/monitor/monitor-names-field.ts';
import type { Entity, EntityReading } from '../core/forms/entity.ts';
import { referencesIn, type FieldReference } from '../core/forms/field-set.ts';
import { PROJECT_KEY } from '../core/projects/project-field.ts';
import { ProblemList } from '../core/forms/problem-list.ts';
import type { EntityStore, EntityStores } from '../core/ports/storage.ts';
import type { ServiceContext } from './context.ts';
import { atHome } from './projects/at-home.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { requireReferences } from './require-references.ts';

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'entities' | 'clock' | 'home'>;
type EntityKey = keyof EntityItems;

/** The verbs that every entity has. */
export interface Crud<Item> {
  readonly entity: Entity<Item>;
  /** Creates one from its flat form. Throws `InvalidError`, and `ConflictError` when the id is taken. */
  create(form: unknown): Promise<Item>;
  /** What is read as it is stored, secrets included: show it by `describe`. */
  readonly store: Pick<EntityStore<Item>, 'get' | 'list'>;
  /** Changes what the patch names; masked secrets stay as they are. Throws `NotFoundError` and `InvalidError`. */
  update(id: string, patch: unknown): Promise<Item>;
  /** Throws `NotFoundError`, and `ConflictError` while others refer to it. */
  remove(id: string): Promise<void>;
  /** Lets go of what one refers to among others that are to be removed with it, where it can do without. */
  release(
    id: string,
    others: readonly { readonly key: string; readonly id: string }[],
  ): Promise<void>;
  /**
   * Creates or replaces the items of a config file; says how many were new or changed. Others are left alone. Throws
   * `InvalidError` for references to what does not exist: bring that in first, or name it as `arriving`. A reference to what
   * only arrives later is left out until the items are brought in again.
   */
  importAll(items: readonly Item[], arriving?: ImportedItems): Promise<number>;
}

/** Items by the names of their entities. */
export type ImportedItems = { readonly [Key in EntityKey]?: readonly EntityItems[Key][] };

/** Brings in the items of a config file, entity by entity, in the order of the list. Throws as `importAll` does. */
export async function importEntities(
  context: Needs & Pick<ServiceContext, 'newId'>,
  items: ImportedItems,
): Promise<void> {
  const keys = Object.keys(context.entities) as EntityKey[];
  // Entities may refer to each other in a circle: what is not there yet is left out at first.
  for (const key of keys) await importOne(context, key, items);
  for (const key of keys) await importOne(context, key, items);
}

async function importOne<Key extends EntityKey>(
  context: Needs & Pick<ServiceContext, 'newId'>,
  key: Key,
  items: ImportedItems,
): Promise<void> {
  const own: readonly EntityItems[Key][] = items[key] ?? [];
  await crudOf(context, key).importAll(own, items);
}

/** The verbs of one entity. */
export function crudOf<Key extends EntityKey>(
  context: Needs & Pick<ServiceContext, 'newId'>,
  key: Key,
): Crud<EntityItems[Key]> {
  const entities: Entities = context.entities;
  const stores: EntityStores = context.storage;
  return verbsOf<EntityItems[Key]>({ context, entity: entities[key], store: stores[key] });
}

interface Served<Item> {
  readonly context: Needs & Pick<ServiceContext, 'newId'>;
  readonly entity: Entity<Item>;
  readonly store: EntityStore<Item>;
}

function verbsOf<Item extends { readonly id: string }>(served: Served<Item>): Crud<Item> {
  const { context, entity, store } = served;
  const { storage } = context;
  const inTurn = <Result>(id: string, task: () => Promise<Result>): Promise<Result> =>
    oneAtATime({ storage, name: `${entity.name} ${id}` }, task);
  return {
    entity,
    async create(given) {
      const form = entity.isForAdmins ? given : atHome(context, given);
      const reading = entity.read(form, {
        path: '',
        idWhenAbsent: context.newId(),
        now: context.clock.now(),
      });
      const item = await accept(served, reading, { form });
      return inTurn(item.id, () => add(served, item));
    },
    store,
    update: (id, patch) => inTurn(id, () => change(served, id, patch)),
    remove: (id) => inTurn(id, () => drop(served, id)),
    release: (id, others) => inTurn(id, () => letGo(served, id, others)),
    importAll: (items, arriving) => putAll(served, items, arriving),
  };
}

async function add<Item extends { readonly id: string }>(
  { context, entity, store }: Served<Item>,
  item: Item,
): Promise<Item> {
  const { id } = item;
  if ((await store.get(id)) !== null) {
    throw new ConflictError(`there is ${entity.phrase} '${id}' already`, { existingId: id });
  }
  await store.put(item);
  entity.refresh(context.watch);
  return item;
}

async function change<Item>(served: Served<Item>, id: string, patch: unknown): Promise<Item> {
  const { context, entity, store } = served;
  const existing = found(await store.get(id), entity.name, id);
  const reading = entity.merge(existing, patch, { now: context.clock.now() });
  const item = await accept(served, reading, { form: patch, existing });
  await store.put(item);
  // Also when nothing changed: who saves a channel wants what waits for it to be tried.
  entity.refresh(context.watch, [id]);
  return item;
}

async function drop<Item>(served: Served<Item>, id: string): Promise<void> {
  await served.store.remove(id);
  served.entity.refresh(served.context.watch);
}

async function putAll<Item extends { readonly id: string }>(
  served: Served<Item>,
  items: readonly Item[],
  arriving: ImportedItems = {},
): Promise<number> {
  const { context, entity, store } = served;
  const references = items.flatMap((item, index) =>
    placed(entity, item, `${entity.plural}[${index}].`),
  );
  // Monitors arrive after all others, and a filter is about those that there are.
  const required = references.filter(({ to }) => to.plural !== MONITOR_NAME.plural);
  await requireReferences(context, required, { arriving: { items: arriving } });
  const changedIds: string[] = [];
  for (const item of items) {
    if (await store.put(await storable(served, item))) changedIds.push(item.id);
  }
  if (changedIds.length > 0) entity.refresh(context.watch, changedIds);
  return changedIds.length;
}

/** The item without references to what is not stored yet. */
async function storable<Item>({ context, entity }: Served<Item>, item: Item): Promise<Item> {
  const missing = new Set<string>();
  for (const { to, id } of entity.referencesOf(item)) {
    if (to.plural === MONITOR_NAME.plural) continue;
    if ((await context.storage[to.plural as EntityKey].get(id)) === null) {
      missing.add(`${to.plural} ${id}`);
    }
  }
  return without(entity, item, missing);
}

async function letGo<Item>(
  { entity, store }: Served<Item>,
  id: string,
  others: readonly { readonly key: string; readonly id: string }[],
): Promise<void> {
  const item = await store.get(id);
  if (item === null) return;
  await store.put(without(entity, item, new Set(others.map((each) => `${each.key} ${each.id}`))));
}

/** The item whose fields that refer to any of these, and need not be given, say nothing. */
function without<Item>(entity: Entity<Item>, item: Item, named: ReadonlySet<string>): Item {
  if (named.size === 0) return item;
  const keys = new Set(
    entity
      .referencesOf(item)
      .filter(({ to, id }) => named.has(`${to.plural} ${id}`))
      .map(({ key }) => key),
  );
  const left = Object.entries(entity.fields).filter(
    // One that holds several things in a structure could not do without them, and nothing goes to another project by it.
    ([, { key, column }]) => keys.has(key) && column === 'text' && key !== PROJECT_KEY,
  );
  const fallbacks = left.map(([property, { fallback }]) => [property, fallback] as const);
  return { ...item, ...Object.fromEntries(fallbacks) };
}

/** The item that was read. Throws `InvalidError` with all that is wrong with it, references included. */
async function accept<Item>(
  { context, entity }: Served<Item>,
  reading: EntityReading<Item>,
  { form, existing }: { readonly form: unknown; readonly existing?: Item },
): Promise<Item> {
  if (reading.kind === 'ok') {
    // What was named before may be gone since, and does no harm.
    const before = existing === undefined ? [] : entity.referencesOf(existing);
    const isNew = ({ to, id }: Pick<FieldReference, 'to' | 'id'>): boolean =>
      !before.some((each) => each.id === id && each.to.plural === to.plural);
    await requireReferences(context, placed(entity, reading.item, '').filter(isNew));
    return reading.item;
  }
  const references = referencesIn(entity.fields, form);
  await requireReferences(
    context,
    references.map(({ key, ...rest }) => ({ ...rest, path: key })),
    { problems: ProblemList.of(reading.problems) },
  );
  throw new InvalidError(reading.problems);
}

function placed<Item>(
  entity: Entity<Item>,
  item: Item,
  before: string,
): Parameters<typeof requireReferences>[1] {
  return entity
    .referencesOf(item)
    .map(({ key, ...rest }) => ({ ...rest, ...projectOf(item), path: `${before}${key}` }));
}

/** The project that an item belongs to; projects belong to none. */
function projectOf(item: unknown): { readonly projectId?: ProjectId } {
  const { projectId } = item as { readonly projectId?: ProjectId };
  return projectId === undefined ? {} : { projectId };
}
