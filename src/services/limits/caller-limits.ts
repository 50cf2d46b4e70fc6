import { isUsualPort, endpointsOf, type AskedTarget } from '../../core/limits/asked-endpoints.ts';
import type { Quotas } from '../../core/limits/quotas.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';

/** What one caller may still have asked. Admins have none. */
export interface CallerLimits {
  /** Why these may not be asked, all at once; `null`: they may, and count from now on. */
  refusalOf(targets: readonly AskedTarget[]): AppError | null;
  /** Counts probes or messages by hand. Throws `limit_exceeded`. */
  takeTests(count: number): void;
}

/** The limits of all callers. */
export interface LimitBook {
  of(caller: string): CallerLimits;
}

const SPAN_MS = 60_000;
/** Callers remembered at once; who was seen longest ago is forgotten first. */
const MAX_CALLERS = 10_000;

interface Recent {
  /** When each was first asked within the span. */
  readonly endpoints: Map<string, number>;
  tests: number;
  testsSince: number;
}

/** Throws why the caller may not have them asked. */
export function admit(limits: CallerLimits | undefined, targets: readonly AskedTarget[]): void {
  const refusal = limits?.refusalOf(targets) ?? null;
  if (refusal !== null) throw refusal;
}

/** Remembers for a minute what each caller had asked. */
export function openLimitBook(setup: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly quotas: Quotas;
}): LimitBook {
  const { clock, quotas } = setup;
  const callers = new Map<string, Recent>();
  const recentOf = (caller: string): Recent => {
    const known = callers.get(caller);
    const recent = known ?? { endpoints: new Map(), tests: 0, testsSince: clock.monotonicMs() };
    callers.delete(caller);
    callers.set(caller, recent);
    const oldest = callers.keys().next().value;
    if (callers.size > MAX_CALLERS && oldest !== undefined) callers.delete(oldest);
    return recent;
  };
  return {
    of: (caller) => ({
      refusalOf: (targets) =>
        refuse(recentOf(caller), { targets, quotas, now: clock.monotonicMs() }),
      takeTests(count) {
        const recent = recentOf(caller);
        const now = clock.monotonicMs();
        if (now - recent.testsSince >= SPAN_MS)
          Object.assign(recent, { tests: 0, testsSince: now });
        if (recent.tests + count > quotas.tests) {
          const message = `you may ask for ${quotas.tests} probes and messages a minute by hand`;
          throw tooMany(message, recent.testsSince + SPAN_MS - now);
        }
        recent.tests += count;
      },
    }),
  };
}

function refuse(
  { endpoints }: Recent,
  asked: {
    readonly targets: readonly AskedTarget[];
    readonly quotas: Quotas;
    readonly now: number;
  },
): AppError | null {
  const { targets, quotas, now } = asked;
  if (quotas.newTargets === 0) return null;
  const wanted = targets.flatMap(endpointsOf);
  const odd = wanted.find(({ port }) => port !== null && !isUsualPort(port));
  if (odd !== undefined) {
    const message = `only an admin or editor of all projects may have port ${odd.port} asked: no service is usually there`;
    return new AppError('forbidden', message, { details: { needed: 'admin' } });
  }
  for (const [endpoint, at] of endpoints) if (now - at >= SPAN_MS) endpoints.delete(endpoint);
  const fresh = new Set(wanted.map(({ host, port }) => `${host} ${port}`));
  for (const endpoint of endpoints.keys()) fresh.delete(endpoint);
  if (endpoints.size + fresh.size > quotas.newTargets) {
    const message = `you may name ${quotas.newTargets} new targets a minute: an admin may add more at once`;
    const [oldest = now] = endpoints.values();
    return tooMany(message, oldest + SPAN_MS - now);
  }
  for (const endpoint of fresh) endpoints.set(endpoint, now);
  return null;
}

function tooMany(message: string, waitMs: number): AppError {
  const details = { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) };
  return new AppError('limit_exceeded', message, { details });
}
