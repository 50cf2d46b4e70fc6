import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import { found } from '../../core/errors.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Access } from '../guards/access.ts';
import { idParams, pageRequestOf, pageSchema, pagingFields } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

/** Something that clients list and read. */
export interface Readable<Item, Filters extends TProperties> {
  /** Such as `owner`. */
  readonly name: string;
  /** Such as `owners`: what stands in the address. */
  readonly plural: string;
  /** Who may; `read`, when absent. */
  readonly access?: Access;
  /** Ends of the summaries of the two routes. */
  readonly summaryNotes?: { readonly list?: string; readonly one?: string };
  readonly schema: TSchema;
  /** What a single one is answered by; as in the list, when absent. */
  readonly oneSchema?: TSchema;
  /** Further query parameters of the list. */
  readonly filters: Filters;
  readonly list: (request: PageRequest, filters: Static<TObject<Filters>>) => Promise<Page<Item>>;
  readonly get: (id: string) => Promise<Item | null>;
  /** How items are answered, by what is known just now; as they are, when absent. */
  readonly openView?: () => Promise<(item: Item) => unknown>;
}

/** A list and a single one. */
export function addReadRoutes<Item, Filters extends TProperties>(
  app: TypedApp,
  readable: Readable<Item, Filters>,
): void {
  const { name, plural, access = 'read', summaryNotes = {} } = readable;
  const { schema, oneSchema = schema } = readable;
  const { openView = async () => (item: Item) => item } = readable;
  app.get(
    `/api/v1/${plural}`,
    {
      config: { access, cost: 'list' },
      schema: {
        tags: [plural],
        summary: `List ${plural}${summaryNotes.list ?? ''}`,
        querystring: listQuery(readable.filters),
        response: { 200: pageSchema(schema) },
      },
    },
    async ({ query }) => {
      const show = await openView();
      const page = await readable.list(pageRequestOf(query), query as Static<TObject<Filters>>);
      return { ...page, items: page.items.map((item) => show(item)) };
    },
  );
  app.get(
    `/api/v1/${plural}/:id`,
    {
      config: { access },
      schema: {
        tags: [plural],
        summary: `One ${name}${summaryNotes.one ?? ''}`,
        params: idParams,
        response: { 200: oneSchema },
      },
    },
    async ({ params }) => {
      const item = found(await readable.get(params.id), name, params.id);
      return (await openView())(item);
    },
  );
}

/** Paging with further parameters; checked by all of them. */
function listQuery(filters: TProperties): TObject<typeof pagingFields> {
  return Type.Object({ ...pagingFields, ...filters }, { additionalProperties: false });
}
