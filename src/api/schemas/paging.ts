import { Type, type TSchema } from 'typebox';
import { ID_PATTERN } from '../../core/ids.ts';
import type { PageRequest } from '../../core/page.ts';

const DEFAULT_LIMIT = 50;

/** Query parameters of every list. */
export const pagingFields = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 500, description: `How many at most; ${DEFAULT_LIMIT}.` }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 1000, description: '`nextCursor` of the page before.' }),
  ),
};

/** The page that the query parameters ask for. */
export function pageRequestOf(query: {
  readonly limit?: number;
  readonly cursor?: string;
}): PageRequest {
  return { limit: query.limit ?? DEFAULT_LIMIT, cursor: query.cursor ?? null };
}

/** A list as it is answered. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the schema is the type
export function pageSchema<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: '`null`: the last page.' }),
  });
}

/** The `:id` of a route. */
export const idParams = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** An id in a query. */
export const idField = Type.String({ pattern: ID_PATTERN });

export const nullable = <Schema extends TSchema>(
  schema: Schema,
): ReturnType<typeof Type.Union<[Schema, ReturnType<typeof Type.Null>]>> =>
  Type.Union([schema, Type.Null()]);

/** Epoch milliseconds. */
export const timestamp = Type.Integer({ description: 'Epoch milliseconds, UTC.' });
