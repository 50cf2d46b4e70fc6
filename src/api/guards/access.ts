import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../core/errors.ts';
import type { ApiKeys, KeyHolder } from './admin-keys.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import { callerOf } from './caller.ts';

/**
 * Who may call a route: anybody, or who holds a key. `scrape` is open to the key of the metrics too. Nothing is open by
 * default.
 */
export const ACCESS = ['public', 'scrape', 'read', 'write'] as const;
export type Access = (typeof ACCESS)[number];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required: registering a route without it throws. */
    access?: Access;
  }
}

/** A route with who may call it. */
export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

/**
 * Refuses to register routes without a declared access, and requests without a key where one is needed. The returned
 * list grows with every route that is registered later.
 */
export function guardAccess(
  app: FastifyInstance,
  guard: {
    readonly keys: ApiKeys;
    readonly failures: AttemptLimit;
  },
): readonly DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  const trusted = new Set<string>();
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = ACCESS.find((known) => known === config?.access);
    if (access === undefined) throw new Error(`${String(method)} ${url} declares no access`);
    for (const verb of [method].flat()) routes.push({ method: verb, url, access });
  });
  app.addHook('onRequest', async (request) => {
    refuseKeyInQuery(request);
    const { access } = request.routeOptions.config;
    if (access === 'public' || request.is404) return;
    const holder = authenticate(request, { ...guard, trusted });
    if (holder === 'metrics' && access !== 'scrape') {
      throw new AppError('forbidden', 'this key is for the metrics only');
    }
  });
  return routes;
}

/** Addresses that have shown a good key, the latest ones. */
const MAX_TRUSTED = 1_000;

const KEY_PARAMETERS = new Set(['key', 'token', 'api_key', 'apikey', 'access_token']);

/** Addresses end up in logs, histories and referrers, so a key in one is a leaked key. */
function refuseKeyInQuery(request: FastifyRequest): void {
  const queryStart = request.url.indexOf('?');
  if (queryStart < 0) return;
  const query = request.url.slice(queryStart);
  const names = [...new URLSearchParams(query).keys()];
  if (query.includes('sqk_') || names.some((name) => KEY_PARAMETERS.has(name.toLowerCase()))) {
    throw new KeyInQueryError();
  }
}

/** A key came in the address. */
export class KeyInQueryError extends AppError {
  constructor() {
    super('invalid', 'do not put a key in the address: send it as "Authorization: Bearer KEY"');
    this.name = 'KeyInQueryError';
  }
}

function authenticate(
  request: FastifyRequest,
  guard: {
    readonly keys: ApiKeys;
    readonly failures: AttemptLimit;
    readonly trusted: Set<string>;
  },
): KeyHolder {
  const { keys, failures, trusted } = guard;
  const presented = presentedKey(request);
  if (presented === undefined) {
    throw new AppError('unauthorized', 'this needs a key: send it as "Authorization: Bearer KEY"');
  }
  // A caller that guesses too often is refused, right or wrong, unless its address had a good key before: behind a proxy all
  // callers share one, and no caller may lock the holder of the key out.
  const caller = callerOf(request.ip);
  const isAdmitted = failures.waitMs(caller) === 0 || trusted.has(request.ip);
  const holder = isAdmitted ? keys.verify(presented) : null;
  if (holder === null) throw refusal(failures.take(caller));
  trusted.delete(request.ip);
  trusted.add(request.ip);
  const [oldest] = trusted;
  if (trusted.size > MAX_TRUSTED && oldest !== undefined) trusted.delete(oldest);
  return holder;
}

/** A scraper may also send the key as the password of any user (RFC 7617). */
function presentedKey({ headers, routeOptions }: FastifyRequest): string | undefined {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme) || routeOptions.config.access !== 'scrape') return undefined;
  const login = Buffer.from(value, 'base64').toString();
  const password = login.slice(login.indexOf(':') + 1);
  return password === '' ? undefined : password;
}

function refusal(waitMs: number): AppError {
  if (waitMs === 0) return new AppError('unauthorized', 'this key is not valid');
  return new AppError('limit_exceeded', 'too many wrong keys from this address: wait a moment', {
    details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}
