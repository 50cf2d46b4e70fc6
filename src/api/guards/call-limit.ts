import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Authenticator } from '../accounts/authenticate.ts';
import type { Principal } from '../accounts/principal.ts';
import { createAttemptLimit } from './attempt-limit.ts';
import { callerOf } from './caller.ts';

/**
 * What a call costs, in reads of a single thing: about how much of the service's time it takes, and of the sites that it has
 * probed.
 */
export const COSTS = {
  /** One thing; also a stream of events, whatever comes by it later. */
  read: 1,
  change: 3,
  /** From memory or one page, but of many things. */
  list: 5,
  /** Whole lists, histories, exports, metrics. */
  long: 10,
  /** A check beside the schedule, or a message for trial. */
  probe: 50,
  /** Thousands of changes in one body. */
  bulk: 50,
  /** Up to two thousand checks. */
  manyProbes: 200,
} as const;
export type CallCost = keyof typeof COSTS;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** By default `long` for heavy reads, `change` for what is no read, else `read`. */
    cost?: CallCost;
  }
}

/**
 * What a key or a user may ask for at once, and again in each minute, in reads of a single thing. A page of the dashboard asks for
 * less than a hundred, ten thousand streams that are opened at once are half of it.
 */
export const DEFAULT_RATE = 20_000;
/** Many keys and users share an address. */
const SHARES_OF_ADDRESS = 5;
const WINDOW_MS = 60_000;
/** Answers to callers whose key or session is not good. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'forbidden']);

interface CallLimitSetup {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** See `Ingress`. */
  readonly rateLimit: number | null;
  readonly authenticator: Authenticator;
}

/**
 * Limits what callers ask of the API: each key and user by itself, their addresses, and the addresses of those who have shown neither,
 * which are counted apart: behind a proxy all share one, and callers without a key must not keep the others out. Pings of jobs, links in
 * messages and health pages are not counted here: the first two have limits of their own. The returned authenticator counts, and takes
 * the place of the one given; a call that is refused throws `AppError` with the code `limit_exceeded` and the seconds to wait.
 */
export function limitCalls(app: FastifyInstance, setup: CallLimitSetup): Authenticator {
  const { authenticator } = setup;
  const rate = setup.rateLimit ?? DEFAULT_RATE;
  if (rate === 0) return authenticator;
  const limitOf = (attempts: number): ReturnType<typeof createAttemptLimit> =>
    createAttemptLimit({ clock: setup.clock, attempts, windowMs: WINDOW_MS });
  const holders = limitOf(rate);
  const addresses = limitOf(rate * SHARES_OF_ADDRESS);
  const anonymous = limitOf(rate);
  const countAnonymous = (request: FastifyRequest): void => {
    refuse(anonymous.take(callerOf(request.ip), costOf(request)), 'this address');
  };
  app.addHook('onRequest', async (request) => {
    const { config, url = '' } = request.routeOptions;
    if (config.access === 'public' && url.startsWith('/api/')) countAnonymous(request);
  });
  return {
    ...authenticator,
    authenticate: async (request) => {
      const principal = await authenticator.authenticate(request).catch((error: unknown) => {
        if (error instanceof AppError && REFUSALS.has(error.code)) countAnonymous(request);
        throw error;
      });
      const [holder, address, cost] = [holderOf(principal), callerOf(request.ip), costOf(request)];
      // Before either is counted: what one of them refuses must not use up the other.
      refuse(addresses.waitMs(address, cost), 'this address');
      refuse(holders.take(holder, cost), principal.kind === 'user' ? 'this user' : 'this key');
      addresses.take(address, cost);
      return principal;
    },
  };
}

function holderOf(principal: Principal): string {
  if (principal.kind === 'user') return `user ${principal.user.id}`;
  return principal.kind === 'key' ? `key ${principal.key.id}` : principal.kind;
}

function costOf({ method, routeOptions: { config } }: FastifyRequest): number {
  if (config.cost !== undefined) return COSTS[config.cost];
  if (config.isHeavy === true) return COSTS.long;
  return method === 'GET' || method === 'HEAD' ? COSTS.read : COSTS.change;
}

function refuse(waitMs: number, who: string): void {
  if (waitMs === 0) return;
  throw new AppError('limit_exceeded', `${who} asks too much at once: wait a moment`, {
    details: { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
  });
}
