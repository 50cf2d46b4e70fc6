import { Type } from 'typebox';
import { NotFoundError } from '../../core/errors.ts';
import { asMonitorId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Authenticator } from '../accounts/authenticate.ts';
import { callerNameOf } from '../accounts/principal.ts';
import type { Fleet } from '../../services/fleet/fleet.ts';
import type { Grouping } from '../../services/fleet/fleet-index.ts';
import { openEventStream } from '../events/event-stream.ts';
import { OpenStreams } from '../events/open-streams.ts';
import { RevokedListeners } from '../events/revoked-listeners.ts';
import type { View } from '../events/view-channel.ts';
import { liveOfCaller } from '../projects/caller-context.ts';
import { groupingField } from '../schemas/fleet.ts';
import { MAX_IN_VIEW } from '../schemas/live-views.ts';
import type { TypedApp } from '../validation.ts';

/** Streams of everything that happens, open at once; and those of what a page shows, which cost much less. */
const MAX_STREAMS = 100;
const MAX_VIEWS = 10_500;

const MONITOR_VIEW = 'monitor:';

const eventsQuery = Type.Object({
  view: Type.Optional(
    Type.String({
      pattern: `^(overview|${MONITOR_VIEW}[A-Za-z0-9_-]{1,100})$`,
      description:
        '`overview` or `monitor:ID`: only what that page shows, at most four times a second. First `hello` with the id of the stream and the version of the map; ' +
        'then `sites` (`[index, byte, since, reason]` each), `marks` (`[index, at, ms]` each, checks of the sites in view), `counts`, `trust`, `incident`, `alarm`, `notified` (a message arrived). ' +
        '`resync`: the map has another order, or something was missed; read everything again.',
    }),
  ),
  by: groupingField,
});

const rowsInView = Type.Object(
  {
    indexes: Type.Array(Type.Integer({ minimum: 0, maximum: 99_999_999 }), {
      maxItems: MAX_IN_VIEW,
      description: 'Positions in the map.',
    }),
  },
  { additionalProperties: false, title: 'RowsInView' },
);

interface EventDeps {
  readonly clock: Pick<Clock, 'after'>;
  readonly authenticator: Pick<Authenticator, 'isStillGood'>;
}

/** Live changes as server-sent events. */
export function addEventRoutes(app: TypedApp, deps: EventDeps): void {
  const streams = new OpenStreams(MAX_STREAMS);
  const views = new OpenStreams(MAX_VIEWS);
  const revoked = new RevokedListeners(deps);
  app.addHook('preClose', async () => {
    streams.endAll();
    views.endAll();
  });
  app.get(
    '/api/v1/events',
    {
      config: { access: 'read', isStream: true },
      schema: {
        tags: ['service'],
        summary: 'Live changes as server-sent events',
        description:
          'Events `status`, `incident`, `monitor`, `notification` and `alarm` (a problem of the service itself began or ended) come ' +
          'one by one; `check` comes at most ten times a ' +
          'second with the latest check of each monitor. `resync`: something was missed, read everything again.',
        querystring: eventsQuery,
        produces: ['text/event-stream'],
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      const { view, by = 'group' } = request.query;
      const live = liveOfCaller();
      const { hub, context } = live;
      if (view !== undefined) await context.fleet.openMap(by);
      const lastId = request.headers['last-event-id'];
      const stream =
        view === undefined
          ? openEventStream({ ...deps, hub, lastId: typeof lastId === 'string' ? lastId : null })
          : live.views.open(viewOf(context.fleet, view, by)).stream;
      live.keepFor(stream);
      const caller = callerNameOf(request.principal, request.ip);
      (view === undefined ? streams : views).add(stream, caller);
      revoked.add(stream, request.principal);
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream);
    },
  );
  addRowsInViewRoute(app);
}

function addRowsInViewRoute(app: TypedApp): void {
  app.put(
    '/api/v1/events/:stream/view',
    {
      config: { access: 'read', cost: 'read' },
      schema: {
        tags: ['service'],
        summary: 'Say which sites are on the screen: their checks come as `marks` from now on',
        params: Type.Object({ stream: Type.String({ maxLength: 60 }) }),
        body: rowsInView,
        response: { 204: Type.Null() },
      },
    },
    async ({ params, body }, reply) => {
      liveOfCaller().views.setRows(params.stream, body.indexes);
      return reply.code(204).send();
    },
  );
}

function viewOf(fleet: Fleet, view: string, by: Grouping): View {
  if (!view.startsWith(MONITOR_VIEW)) return { by, slot: null };
  const id = view.slice(MONITOR_VIEW.length);
  const slot = fleet.slotOf(asMonitorId(id));
  if (slot === null) throw new NotFoundError('monitor', id);
  return { by, slot };
}
