import { isDeepStrictEqual } from 'node:util';
import { entitiesOf, type Entities, type EntityItems } from '../../core/entities.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { MONITOR_NAME } from '../../core/monitor/monitor-names-field.ts';
import type { Membership } from '../../core/accounts/membership.ts';
import type { Entity } from '../../core/forms/entity.ts';
import { asProjectId, type ProjectId } from '../../core/ids.ts';
import type { EntityName } from '../../core/forms/field.ts';
import type { FieldReference, FieldSet } from '../../core/forms/field-set.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { EntityStore } from '../../core/ports/storage.ts';
import { DEFAULT_PROJECT, PROJECT_NAME } from '../../core/projects/project-field.ts';
import { assertWithin, inProjects } from './in-projects.ts';
import { cutPage, decodeCursor, pageLimit } from './cursor.ts';
import { columnOf, entityTable, type Row } from './entity-table.ts';
import { fromJson } from './json-column.ts';
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

/** Throws `NotFoundError` for an owner, or an escalation, of these monitors that their project has not. */
export function* assertNamed(
  monitors: readonly Pick<Monitor, 'ownerIds' | 'escalationId' | 'projectId'>[],
): Steps<void> {
  for (const [projectId, some] of Map.groupBy(monitors, (monitor) => monitor.projectId)) {
    const owners = new Set(some.flatMap(({ ownerIds }) => ownerIds));
    const escalations = new Set(some.flatMap(({ escalationId }) => escalationId ?? []));
    yield* assertThere(projectId, [
      { to: PROJECT_NAME, id: projectId },
      ...[...owners].map((id) => ({ to: entities.owners, id })),
      ...[...escalations].map((id) => ({ to: entities.escalations, id })),
    ]);
  }
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
    *put(item, max) {
      const existing = yield* get(item.id);
      if (isDeepStrictEqual(existing, item)) return false;
      const projectId = projectOf(item);
      if (existing !== null && projectOf(existing) !== projectId) {
        throw new ConflictError(`${entity.name} '${item.id}' belongs to another project`);
      }
      yield* assertThere(projectId, entity.referencesOf(item));
      yield* send(table.upsert, ...table.valuesOf(item));
      if (existing === null && entity.plural !== PROJECT_NAME.plural) {
        yield* assertWithin({ table: table.name, projectId: asProjectId(projectId), max });
      }
      return true;
    },
    *remove(id) {
      if (entity.plural === PROJECT_NAME.plural) yield* assertProjectFree(id);
      yield* assertFree(entity, id);
      if ((yield* count(table.remove, id)) === 0) throw new NotFoundError(entity.name, id);
      if (entity.plural === 'channels') yield* giveUpMessagesOver(id);
    },
    *list(request) {
      const limit = pageLimit(request);
      const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
      const own = inProjects(table.project, request.projectIds) ?? { sql: 'TRUE', values: [] };
      const rows = yield* all<Row>(table.list(own.sql), ...own.values, after, limit + 1);
      const items = rows.map(table.itemOf);
      return cutPage(items, { limit, keyOf: ({ id }) => [id], itemOf: (item) => item });
    },
  };
}

/** A project belongs to itself. */
function projectOf(item: { readonly id: string; readonly projectId?: ProjectId }): string {
  return item.projectId ?? item.id;
}

/** What is referred to has to belong to the same project. */
function* assertThere(
  projectId: string,
  references: readonly Pick<FieldReference, 'to' | 'id'>[],
): Steps<void> {
  for (const { to, id } of references) {
    // What is said of a monitor that is not there holds for none.
    if (to.plural === MONITOR_NAME.plural) continue;
    const column = to.plural === PROJECT_NAME.plural ? 'id' : 'project_id';
    if (yield* one(`SELECT 1 FROM ${to.plural} WHERE id = ? AND ${column} = ?`, id, projectId)) {
      continue;
    }
    throw new NotFoundError(to.name, id);
  }
}

function* assertFree({ name, plural }: EntityName, id: string): Steps<void> {
  for (const { from, find } of REFERRERS.filter(({ to }) => to === plural)) {
    const referrer = yield* find(id);
    if (referrer === undefined || (referrer === id && from.plural === plural)) continue;
    throw new ConflictError(`${name} '${id}' is named by ${from.name} '${referrer}'`, {
      [`${from.name}Id`]: referrer,
    });
  }
}

/** Throws `ConflictError` for a project that is always there, that a key is bound to, or that has members. */
function* assertProjectFree(id: string): Steps<void> {
  if (id === DEFAULT_PROJECT) throw new ConflictError(`project '${id}' is always there`);
  const key = yield* one<{ id: string }>('SELECT id FROM api_keys WHERE project_id = ?', id);
  if (key !== undefined) {
    throw new ConflictError(`project '${id}' has a key`, { keyId: key.id });
  }
  const users = yield* all<{ id: string; memberships: string }>(
    "SELECT id, memberships FROM users WHERE memberships <> '[]'",
  );
  const member = users.find(({ memberships }) =>
    fromJson<readonly Membership[]>(memberships).some(({ projectId }) => projectId === id),
  );
  if (member === undefined) return;
  throw new ConflictError(`project '${id}' has members`, { userId: member.id });
}

/** What refers to an entity. */
interface Referrer {
  readonly from: EntityName;
  /** Plural of the entity. */
  readonly to: string;
  /** The id of one that refers to the one with this id. */
  readonly find: (id: string) => Steps<string | undefined>;
}

const REFERRERS: readonly Referrer[] = [
  { from: MONITOR_NAME, to: 'owners', find: rowWhere('monitors', 'owner_id = ?') },
  {
    from: MONITOR_NAME,
    to: 'owners',
    find: rowWhere('monitors', 'no = (SELECT monitor FROM co_owners WHERE owner_id = ? LIMIT 1)'),
  },
  { from: MONITOR_NAME, to: 'escalations', find: rowWhere('monitors', 'escalation_id = ?') },
  { from: MONITOR_NAME, to: PROJECT_NAME.plural, find: rowWhere('monitors', 'project_id = ?') },
  ...Object.values(entities).flatMap((entity) => referrersIn(entity, entity.fields)),
];

function referrersIn(from: EntityName, fields: FieldSet): readonly Referrer[] {
  return Object.entries(fields).flatMap(([property, field]) =>
    (field.references?.to ?? []).map((to) => ({
      from,
      to: to.plural,
      find:
        field.column === 'json'
          ? rowNaming(from, { column: columnOf(property), field, to })
          : rowWhere(from.plural, `${columnOf(property)} = ?`),
    })),
  );
}

function rowWhere(table: string, condition: string): Referrer['find'] {
  return function* find(id) {
    const sql = `SELECT id FROM ${table} WHERE ${condition} LIMIT 1`;
    return (yield* one<{ id: string }>(sql, id))?.id;
  };
}

/** The same where ids stand inside of a structure: people write few of those. */
function rowNaming(
  { plural }: EntityName,
  {
    column,
    field,
    to,
  }: { readonly column: string; readonly field: FieldSet[string]; readonly to: EntityName },
): Referrer['find'] {
  return function* find(id) {
    const rows = yield* all<{ id: string; value: string }>(
      `SELECT id, ${column} AS value FROM ${plural} ORDER BY id`,
    );
    const isNamed = (value: string): boolean => {
      const found = field.references?.in(field.describe(fromJson(value))) ?? [];
      return found.some((each) => each.to.plural === to.plural && each.id === id);
    };
    return rows.find(({ value }) => isNamed(value))?.id;
  };
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
