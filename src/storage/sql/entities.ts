import { isDeepStrictEqual } from 'node:util';
import { entitiesOf, type Entities, type EntityItems } from '../../core/entities.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { Entity } from '../../core/forms/entity.ts';
import type { EntityName } from '../../core/forms/field.ts';
import type { FieldReference, FieldSet } from '../../core/forms/field-set.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { EntityStore } from '../../core/ports/storage.ts';
import { cutPage, decodeCursor, pageLimit } from './cursor.ts';
import { columnOf, entityTable, type Row } from './entity-table.ts';
import { all, count, one, send, type Steps } from './steps.ts';
import type { SqlStore } from './store.ts';

// The kinds of options do not matter here: options are stored as they are.
const entities: Entities = entitiesOf({ channelKinds: new Map() });

type EntitySqlStores = {
  readonly [Name in keyof EntityItems]: SqlStore<EntityStore<EntityItems[Name]>>;
};

/** A store for each entity: its statements follow from its definition. */
export function entityStores(): EntitySqlStores {
  const names = Object.keys(entities) as (keyof EntityItems)[];
  return Object.fromEntries(names.map((name) => [name, storeFor(name)])) as EntitySqlStores;
}

function storeFor<Name extends keyof EntityItems>(
  name: Name,
): SqlStore<EntityStore<EntityItems[Name]>> {
  return storeOf<EntityItems[Name]>(entities[name]);
}

/** The item with this id. */
export function* itemOf<Name extends keyof EntityItems>(
  name: Name,
  id: string,
): Steps<EntityItems[Name] | null> {
  const table = entityTable<EntityItems[Name]>(entities[name]);
  const row = yield* one<Row>(table.get, id);
  return row === undefined ? null : table.itemOf(row);
}

/** Throws `NotFoundError` for an owner that is not there. */
export function* assertOwners(ids: Iterable<OwnerId>): Steps<void> {
  yield* assertThere([...ids].map((id) => ({ to: entities.owners, id })));
}

function storeOf<Item extends { readonly id: string }>(
  entity: Entity<Item>,
): SqlStore<EntityStore<Item>> {
  const table = entityTable<Item>(entity);
  function* get(id: string): Steps<Item | null> {
    const row = yield* one<Row>(table.get, id);
    return row === undefined ? null : table.itemOf(row);
  }
  return {
    get,
    *put(item) {
      if (isDeepStrictEqual(yield* get(item.id), item)) return false;
      yield* assertThere(entity.referencesOf(item));
      yield* send(table.upsert, ...table.valuesOf(item));
      return true;
    },
    *remove(id) {
      yield* assertFree(entity, id);
      if ((yield* count(table.remove, id)) === 0) throw new NotFoundError(entity.name, id);
      if (entity.plural === 'channels') yield* giveUpMessagesOver(id);
    },
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const rows = yield* all<Row>(table.list, after, limit + 1);
      const items = rows.map(table.itemOf);
      return cutPage(items, { limit, keyOf: ({ id }) => [id], itemOf: (item) => item });
    },
  };
}

function* assertThere(references: readonly Pick<FieldReference, 'to' | 'id'>[]): Steps<void> {
  for (const { to, id } of references) {
    if (yield* one(`SELECT 1 FROM ${to.plural} WHERE id = ?`, id)) continue;
    throw new NotFoundError(to.name, id);
  }
}

function* assertFree({ name, plural }: EntityName, id: string): Steps<void> {
  for (const { from, where } of REFERRERS.filter(({ to }) => to === plural)) {
    const row = yield* one<{ id: string }>(
      `SELECT id FROM ${from.plural} WHERE ${where} LIMIT 1`,
      id,
    );
    if (row === undefined) continue;
    const details = { [`${from.name}Id`]: row.id };
    throw new ConflictError(`${name} '${id}' still has ${from.plural}`, details);
  }
}

/** Rows that refer to an entity, whose id is the value of the condition. */
interface Referrer {
  readonly from: EntityName;
  readonly where: string;
  /** Plural of the entity. */
  readonly to: string;
}

const MONITORS: EntityName = { name: 'monitor', plural: 'monitors' };

const REFERRERS: readonly Referrer[] = [
  { from: MONITORS, where: 'owner_id = ?', to: 'owners' },
  {
    from: MONITORS,
    where: 'no = (SELECT monitor FROM co_owners WHERE owner_id = ? LIMIT 1)',
    to: 'owners',
  },
  ...Object.values(entities).flatMap((entity) => referrersIn(entity, entity.fields)),
];

function referrersIn(from: EntityName, fields: FieldSet): readonly Referrer[] {
  return Object.entries(fields).flatMap(([property, { references }]) =>
    (references?.to ?? []).map(({ plural }) => ({
      from,
      where: `${columnOf(property)} = ?`,
      to: plural,
    })),
  );
}

/** What a notification says that died with its channel. */
const CHANNEL_REMOVED = 'the channel was removed';

function* giveUpMessagesOver(channelId: string): Steps<void> {
  yield* send(
    `UPDATE notifications SET state = 'dead', settled_at = next_attempt_at, last_error = ?
     WHERE channel_id = ? AND state IN ('pending', 'leased')`,
    CHANNEL_REMOVED,
    channelId,
  );
}
