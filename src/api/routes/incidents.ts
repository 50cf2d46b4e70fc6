import { Type } from 'typebox';
import { found, InvalidError } from '../../core/errors.ts';
import { asIncidentId, asMonitorId, asOwnerId } from '../../core/ids.ts';
import { normalTag } from '../../core/monitor/tags.ts';
import type { IncidentQuery } from '../../core/ports/storage.ts';
import { plainLine } from '../../core/safe-text.ts';
import type { ServiceContext } from '../../services/context.ts';
import { acknowledgeIncident } from '../../services/incidents/acknowledge.ts';
import { addIncidentNote } from '../../services/incidents/add-note.ts';
import { listIncidents, readIncident, withNames } from '../../services/incidents/incident-page.ts';
import { incidentPageSchema, incidentRowSchema, noteSchema } from '../schemas/incident-page.ts';
import { incidentSchema } from '../schemas/incident.ts';
import { idField, idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';
import { addReadRoutes } from './read-routes.ts';

const acknowledgement = Type.Object(
  {
    by: Type.String({
      description: 'Who takes it up: an owner by id or name is not notified of it.',
      pattern: String.raw`[^\s]`,
      maxLength: 200,
    }),
  },
  { additionalProperties: false },
);

/** What each state of an incident asks of the store. */
const STATES = {
  open: { isOpen: true },
  unacknowledged: { isOpen: true, isAcknowledged: false },
  acknowledged: { isOpen: true, isAcknowledged: true },
  over: { isOpen: false },
} as const satisfies Record<string, Partial<IncidentQuery>>;
type StateName = keyof typeof STATES;

const filters = {
  monitor: Type.Optional(idField),
  open: Type.Optional(Type.Boolean({ description: 'Only open ones, or only ended ones.' })),
  state: Type.Optional(
    Type.Enum<StateName[]>(Object.keys(STATES) as StateName[], {
      description: 'The same, and open ones by whether a person has taken them up.',
    }),
  ),
  owner: Type.Optional(idField),
  tag: Type.Optional(Type.String({ maxLength: 64 })),
  from: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Began then or later, epoch milliseconds.' }),
  ),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'Began before, epoch milliseconds.' })),
};

export function addIncidentRoutes(app: TypedApp, context: ServiceContext): void {
  addReadRoutes(app, {
    name: 'incident',
    plural: 'incidents',
    summaryNotes: { list: ', newest first', one: ' with its time line and evidence' },
    schema: incidentRowSchema,
    oneSchema: incidentPageSchema,
    filters,
    list: (page, { monitor, open, state, owner, tag, from, to }) =>
      listIncidents(context, {
        ...page,
        ...(monitor !== undefined && { monitorId: asMonitorId(monitor) }),
        ...(open !== undefined && { isOpen: open }),
        ...(state !== undefined && STATES[state]),
        ...(owner !== undefined && { ownerId: asOwnerId(owner) }),
        ...(tag !== undefined && { tag: tagOf(tag) }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      }),
    get: (id) => readIncident(context, asIncidentId(id)),
  });
  addAcknowledgeRoute(app, context);
  addNoteRoute(app, context);
}

function tagOf(text: string): string {
  const tag = normalTag(text);
  if (tag === null) throw new InvalidError([{ path: 'tag', message: 'tag is none' }]);
  return tag;
}

function addAcknowledgeRoute(app: TypedApp, context: ServiceContext): void {
  app.post(
    '/api/v1/incidents/:id/acknowledge',
    {
      config: { access: 'write' },
      schema: {
        tags: ['incidents'],
        summary: 'Take an open incident up: reminders and escalation end',
        params: idParams,
        body: acknowledgement,
        response: { 200: incidentSchema },
      },
    },
    async ({ params, body }) => {
      const id = asIncidentId(params.id);
      const incident = await acknowledgeIncident(context, { id, by: plainLine(body.by) });
      const [named] = await withNames(context.storage, [incident]);
      return named ?? incident;
    },
  );
}

function addNoteRoute(app: TypedApp, context: ServiceContext): void {
  app.post(
    '/api/v1/incidents/:id/notes',
    {
      config: { access: 'write' },
      schema: {
        tags: ['incidents'],
        summary: 'Write a note into the time line of an incident',
        params: idParams,
        body: noteSchema,
        response: { 201: incidentPageSchema },
      },
    },
    async ({ params, body }, reply) => {
      const id = asIncidentId(params.id);
      await addIncidentNote(context, { id, ...body });
      reply.code(201);
      return found(await readIncident(context, id), 'incident', id);
    },
  );
}
