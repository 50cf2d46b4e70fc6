import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../core/errors.ts';
import type { ApiKeys } from './admin-keys.ts';
import type { AttemptLimit } from './attempt-limit.ts';

/** Who may call a route: anybody, or who holds a key. Nothing is open by default. */
export const ACCESS = ['public', 'read', 'write'] as const;
export type Access = (typeof ACCESS)[number];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required: registering a route without it throws. */
    access?: Access;
    /** Needs no key while the service listens on loopback only. */
    isOpenOnLoopback?: boolean;
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
    readonly isOnLoopback: boolean;
  },
): readonly DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = ACCESS.find((known) => known === config?.access);
    if (access === undefined) throw new Error(`${String(method)} ${url} declares no access`);
    for (const verb of [method].flat()) routes.push({ method: verb, url, access });
  });
  app.addHook('onRequest', async (request) => {
    refuseKeyInQuery(request);
    const { access, isOpenOnLoopback } = request.routeOptions.config;
    if (access === 'public' || request.is404) return;
    if (isOpenOnLoopback === true && guard.isOnLoopback) return;
    authenticate(request, guard);
  });
  return routes;
}

const keyParameters = new Set(['key', 'token', 'api_key', 'apikey', 'access_token']);

/** Addresses end up in logs, histories and referrers, so a key in one is a leaked key. */
function refuseKeyInQuery(request: FastifyRequest): void {
  const queryStart = request.url.indexOf('?');
  if (queryStart < 0) return;
  const query = request.url.slice(queryStart);
  const names = [...new URLSearchParams(query).keys()];
  if (query.includes('sqk_') || names.some((name) => keyParameters.has(name.toLowerCase()))) {
    throw new KeyInQueryError();
  }
}

/** A key came in the address. */
export class KeyInQueryError extends AppError {
  constructor() {
    super(
      'invalid',
      'a key never belongs into the address: send it as "Authorization: Bearer KEY"',
    );
    this.name = 'KeyInQueryError';
  }
}

function authenticate(
  request: FastifyRequest,
  guard: { readonly keys: ApiKeys; readonly failures: AttemptLimit },
): void {
  const presented = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (presented === undefined) {
    throw new AppError('unauthorized', 'this needs a key: send it as "Authorization: Bearer KEY"');
  }
  // A good key passes even from an address that guessed a lot: nobody can lock its holder out.
  if (guard.keys.verify(presented) !== null) return;
  guard.failures.note(request.ip);
  const waitMs = guard.failures.waitMs(request.ip);
  if (waitMs === 0) throw new AppError('unauthorized', 'this key is not known');
  throw new AppError('limit_exceeded', 'too many wrong keys from this address: wait a moment', {
    details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}
