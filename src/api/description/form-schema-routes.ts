import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static, type TSchema } from 'typebox';
import type { EntityItems } from '../../core/entities.ts';
import { AppError } from '../../core/errors.ts';
import { nodeOf, type SchemaNode } from '../../core/forms/schema-node.ts';
import { monitorInputSchema, SETTING_GROUPS } from '../../core/monitor/monitor-schema.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { TypedApp } from '../validation.ts';
import { formSchema, type DescribedForm } from '../views/form-schema.ts';

type Needs = Pick<ServiceContext, 'entities' | 'monitorKinds' | 'channelKinds'>;

const MONITORS = 'monitors';

const name = (description: string) => Type.String({ maxLength: 40, description });
const section = { section: name('`monitors`, `channels`, `owners` and the like.') };

/** Which forms there are. */
export const formSectionsSchema = Type.Object(
  {
    sections: Type.Array(
      Type.Object({
        section: Type.String(),
        kinds: Type.Array(Type.Object({ kind: Type.String(), title: Type.String() }), {
          description: 'Each with a form of its own; empty: the section has one form.',
        }),
      }),
    ),
  },
  { title: 'FormSections' },
);

/** JSON Schema is described by itself. */
const answer = Type.Object({}, { title: 'FormSchema', additionalProperties: true });

export function addSchemaRoutes(app: TypedApp, context: Needs): void {
  const texts = new Map<string, SchemaText>();
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    wanted: { readonly section: string; readonly kind: string | null },
  ): FastifyReply => {
    const key = `${wanted.section} ${wanted.kind ?? ''}`;
    const text = texts.get(key) ?? schemaText(context, wanted);
    texts.set(key, text);
    reply.headers({ etag: text.etag, 'cache-control': 'private, no-cache' });
    if (request.headers['if-none-match'] === text.etag) return reply.code(304).send();
    return reply.type('application/schema+json; charset=utf-8').send(text.json);
  };
  const config = { access: 'read' } as const;
  app.get(
    '/api/v1/schemas',
    {
      config,
      schema: {
        tags: ['service'],
        summary: 'The forms of what people create, by section and kind',
        response: { 200: formSectionsSchema },
      },
    },
    async () => ({ sections: sectionsOf(context) }),
  );
  const summary =
    'The form of what people create, as JSON Schema with what a page needs to draw it';
  app.get(
    '/api/v1/schemas/:section',
    {
      config,
      schema: {
        tags: ['service'],
        summary,
        params: Type.Object(section),
        response: { 200: answer },
      },
    },
    (request, reply) => send(request, reply, { section: request.params.section, kind: null }),
  );
  app.get(
    '/api/v1/schemas/:section/:kind',
    {
      config,
      schema: {
        tags: ['service'],
        summary: `${summary}, of one kind`,
        params: Type.Object({ ...section, kind: name('Such as `http` or `email`.') }),
        response: { 200: answer },
      },
    },
    (request, reply) => send(request, reply, request.params),
  );
}

/** What people create, and of what kinds. */
export function sectionsOf({
  entities,
  monitorKinds,
  channelKinds,
}: Needs): Static<typeof formSectionsSchema>['sections'] {
  const kindsOf = (kinds: Iterable<{ readonly kind: string; readonly title: string }>) =>
    Array.from(kinds, ({ kind, title }) => ({ kind, title }));
  return [
    { section: MONITORS, kinds: kindsOf(monitorKinds.values()) },
    ...Object.keys(entities).map((section) => ({
      section,
      kinds: section === 'channels' ? kindsOf(channelKinds.values()) : [],
    })),
  ];
}

interface SchemaText {
  readonly json: string;
  readonly etag: string;
}

function schemaText(
  context: Needs,
  { section: of, kind }: { readonly section: string; readonly kind: string | null },
): SchemaText {
  const json = JSON.stringify(formSchema(formOf(context, of, kind)));
  const digest = createHash('sha256').update(json).digest('base64url');
  return { json, etag: `"${digest.slice(0, 22)}"` };
}

/** The form of a section, or of a kind of it. Throws a `not_found` that names what there is. */
export function formOf(
  { entities, monitorKinds, channelKinds }: Needs,
  of: string,
  kind: string | null,
): DescribedForm {
  if (of === MONITORS) {
    const definition = kindIn(monitorKinds, of, kind);
    const schema = monitorInputSchema(new Map([[definition.kind, definition]]));
    const ownKeys = keysOf(definition.options);
    return { schema: firstForm(schema), ownKeys, groups: SETTING_GROUPS };
  }
  if (!Object.hasOwn(entities, of)) {
    throw new AppError(
      'not_found',
      `there is no form of '${of}': there are ${[MONITORS, ...Object.keys(entities)].join(', ')}`,
    );
  }
  const { schemas } = entities[of as keyof EntityItems];
  const forms = formsOf(schemas.created);
  if (forms === null) {
    if (kind !== null) throw new AppError('not_found', `${of} have no kinds: leave '${kind}' out`);
    return { schema: schemas.created, ownKeys: new Set() };
  }
  const definition = kindIn(channelKinds, of, kind);
  const form = forms.find(({ properties }) => properties?.['kind']?.const === definition.kind);
  return { schema: form ?? schemas.created, ownKeys: keysOf(definition.options) };
}

function kindIn<Kind extends { readonly kind: string; readonly options: TSchema }>(
  kinds: ReadonlyMap<string, Kind>,
  of: string,
  kind: string | null,
): Kind {
  const found = kind === null ? undefined : kinds.get(kind);
  if (found !== undefined) return found;
  const known = `known are ${[...kinds.keys()].join(', ')}`;
  throw new AppError(
    'not_found',
    kind === null
      ? `name a kind of ${of}: ${known}`
      : `there are no ${of} of the kind '${kind}': ${known}`,
  );
}

/** One form for each kind; `null` for an entity without kinds. */
function formsOf(schema: TSchema): readonly (SchemaNode & TSchema)[] | null {
  const { anyOf } = nodeOf(schema);
  return anyOf === undefined ? null : anyOf;
}

/** A kind that can also be named by an address has that form second. */
function firstForm(schema: TSchema): TSchema {
  return formsOf(schema)?.[0] ?? schema;
}

function keysOf(options: TSchema): ReadonlySet<string> {
  return new Set(Object.keys(nodeOf(options).properties ?? {}));
}
