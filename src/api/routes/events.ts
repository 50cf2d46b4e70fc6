import { Type } from 'typebox';
import type { Clock } from '../../core/ports/clock.ts';
import type { Authenticator } from '../accounts/authenticate.ts';
import type { Principal } from '../accounts/principal.ts';
import type { EventHub } from '../events/event-hub.ts';
import { openEventStream } from '../events/event-stream.ts';
import type { TypedApp } from '../validation.ts';

/** Streams open at once. With one more, the oldest of the address with most of them ends, which may come back. */
const MAX_STREAMS = 100;

type Stream = ReturnType<typeof openEventStream>;

/** Live changes as server-sent events. */
export function addEventRoutes(
  app: TypedApp,
  deps: {
    readonly hub: EventHub;
    readonly clock: Pick<Clock, 'after'>;
    readonly authenticator: Pick<Authenticator, 'isStillGood'>;
  },
): void {
  // Oldest first, each with the address of its listener.
  const streams = new Map<Stream, string>();
  app.addHook('preClose', async () => {
    for (const stream of streams.keys()) stream.push(null);
  });
  app.get(
    '/api/v1/events',
    {
      config: { access: 'read' },
      schema: {
        tags: ['service'],
        summary: 'Live changes as server-sent events',
        description:
          'Events `status`, `incident`, `monitor`, `notification` and `alarm` (a problem of the service itself began or ended) come ' +
          'one by one; `check` comes at most ten times a ' +
          'second with the latest check of each monitor. `resync`: something was missed, read everything again.',
        produces: ['text/event-stream'],
        response: { 200: Type.String() },
      },
    },
    (request, reply) => {
      if (streams.size >= MAX_STREAMS) endOneOf(streams);
      const lastId = request.headers['last-event-id'];
      const stream = openEventStream({
        ...deps,
        lastId: typeof lastId === 'string' ? lastId : null,
      });
      streams.set(stream, request.ip);
      const stopAsking = endWhenRevoked(stream, deps, request.principal);
      stream.once('close', () => {
        stopAsking();
        streams.delete(stream);
      });
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream);
    },
  );
}

/** How often a stream asks whether its listener may still listen, milliseconds. */
const ASK_MS = 3_000;

/** Whatever ends a session or changes what it may do ends its streams within seconds; keys of the data folder stay good. */
function endWhenRevoked(
  stream: Stream,
  {
    clock,
    authenticator,
  }: {
    readonly clock: Pick<Clock, 'after'>;
    readonly authenticator: Pick<Authenticator, 'isStillGood'>;
  },
  principal: Principal | null,
): () => void {
  const isLasting = principal?.kind === 'operator';
  if (principal === null || isLasting) return () => undefined;
  let cancel = (): void => {};
  const ask = async (): Promise<void> => {
    // A database that cannot be read for a moment says nothing about the listener.
    const isGood = await authenticator.isStillGood(principal).catch(() => true);
    if (stream.destroyed) return;
    if (isGood) wait();
    else stream.push(null);
  };
  const wait = (): void => {
    cancel = clock.after(ASK_MS, () => void ask());
  };
  wait();
  return () => cancel();
}

function endOneOf(streams: Map<Stream, string>): void {
  const counts = new Map<string, number>();
  let maxCount = 0;
  for (const address of streams.values()) {
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    maxCount = Math.max(maxCount, count);
  }
  const [ending] = [...streams].find(([, address]) => counts.get(address) === maxCount) ?? [];
  if (ending === undefined) return;
  streams.delete(ending);
  ending.push(null);
}
