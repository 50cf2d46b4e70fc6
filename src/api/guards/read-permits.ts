import { finished } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Reads much: only so many of these are answered at once. */
    isHeavy?: boolean;
  }
}

/** Heavy reads at once: the second one is read from the database while the first is written out. */
const AT_ONCE = 2;
/** Others wait for their turn, which costs next to nothing. */
const MAX_WAITING = 500;
/** A reader slower than this no longer keeps others waiting, milliseconds; what it still gets is in memory already. */
const MAX_TURN_MS = 10_000;

/** Answers heavy reads a few at a time, in the order they came: each of them holds megabytes and the main thread. */
export function limitHeavyReads(app: FastifyInstance, clock: Pick<Clock, 'after'>): void {
  const waiting = new Set<() => void>();
  let free = AT_ONCE;
  const pass = (): void => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else next();
  };
  app.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.config.isHeavy !== true) return;
    if (free > 0) free -= 1;
    else await turnOf(waiting, (gone) => finished(reply.raw, gone));
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      cancel();
      pass();
    };
    const cancel = clock.after(MAX_TURN_MS, end);
    finished(reply.raw, end);
  });
}

/** Resolves when a permit is handed on; a caller that has gone meanwhile gives up its place in the line. */
function turnOf(
  waiting: Set<() => void>,
  onGone: (listener: () => void) => () => void,
): Promise<void> {
  if (waiting.size >= MAX_WAITING) {
    throw new AppError('limit_exceeded', 'too many long lists are being read at once', {
      details: { retryAfterSeconds: 5 },
    });
  }
  return new Promise((resolve, reject) => {
    const leave = onGone(() => {
      if (waiting.delete(take)) reject(new AppError('unavailable', 'the client has disconnected'));
    });
    const take = (): void => {
      waiting.delete(take);
      leave();
      resolve();
    };
    waiting.add(take);
  });
}
