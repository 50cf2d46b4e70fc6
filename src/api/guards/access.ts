import type { FastifyInstance, FastifyRequest } from 'fastify';
import { includesScope, type Scope } from '../../core/accounts/role.ts';
import { CONFIRMED_MS } from '../../core/accounts/session.ts';
import { scopeIn, widestScope, type Rights } from '../../core/accounts/rights.ts';
import { AppError, NotFoundError } from '../../core/errors.ts';
import { asProjectId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Credentials } from '../../core/ports/credentials.ts';
import { API_KEY_FORM } from '../accounts/api-key-text.ts';
import { pageTokenOf, type Authenticator } from '../accounts/authenticate.ts';
import { rightsHeldBy, type Principal } from '../accounts/principal.ts';

/**
 * Who may call a route: anybody; a scraper of the metrics; a user who is signed in, about their own account; who may read
 * (viewers) or write (editors) in any project, which then shows them those projects alone; who administers the project that
 * the address names (`manage`), or the whole installation. Nothing is open by default.
 */
export const ACCESS = ['public', 'scrape', 'account', 'read', 'write', 'manage', 'admin'] as const;
export type Access = (typeof ACCESS)[number];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required: registering a route without it throws. */
    access?: Access;
    /** A user must have proved who they are within the last 15 minutes: what the route changes protects accounts. */
    isSensitive?: boolean;
  }
}

/** A route with who may call it. */
export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

/** What decides whether a request is let in. */
export interface AccessGuard {
  readonly authenticator: Authenticator;
  readonly credentials: Credentials;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Refuses to register routes without a declared access, and requests of callers who may not do what they ask for. The
 * returned list grows with every route that is registered later.
 */
export function guardAccess(app: FastifyInstance, guard: AccessGuard): readonly DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  app.decorateRequest('principal', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = ACCESS.find((known) => known === config?.access);
    if (access === undefined) throw new Error(`${String(method)} ${url} declares no access`);
    for (const verb of [method].flat()) routes.push({ method: verb, url, access });
  });
  app.addHook('onRequest', async (request) => {
    refuseKeyInQuery(request);
    const { access = 'admin', isSensitive = false } = request.routeOptions.config;
    if (access === 'public' || request.is404) return;
    const principal = await guard.authenticator.authenticate(request);
    requireAccess(principal, access, request);
    requirePageToken(request, principal, guard.credentials);
    if (isSensitive) requireConfirmed(principal, guard.clock.now());
    request.principal = principal;
  });
  return routes;
}

const KEY_PARAMETERS = new Set(['key', 'token', 'api_key', 'apikey', 'access_token']);

/** Addresses end up in logs, histories and referrers, so a key in one is a leaked key. */
function refuseKeyInQuery(request: FastifyRequest): void {
  const queryStart = request.url.indexOf('?');
  if (queryStart < 0) return;
  const query = request.url.slice(queryStart);
  const names = [...new URLSearchParams(query).keys()];
  const isKey = query.includes('sqk_') || API_KEY_FORM.test(query);
  if (isKey || names.some((name) => KEY_PARAMETERS.has(name.toLowerCase()))) {
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

function requireAccess(
  principal: Principal,
  access: Exclude<Access, 'public'>,
  request: FastifyRequest,
): void {
  if (access === 'account') {
    if (principal.kind === 'user') return;
    throw new AppError('forbidden', 'this is about the account of a user: a key has none');
  }
  if (principal.kind === 'scraper') {
    if (access === 'scrape') return;
    throw new AppError('forbidden', 'this key is for the metrics only');
  }
  const rights = rightsHeldBy(principal);
  const isOfAll = access === 'scrape' || access === 'admin';
  const held = isOfAll ? rights.everywhere : scopeFor(rights, access, request);
  const needed = access === 'scrape' ? 'read' : access === 'manage' ? 'admin' : access;
  if (held !== null && includesScope(held, needed)) return;
  const details = { needed, held };
  throw new AppError('forbidden', `this needs the right to ${wordFor(needed)}`, { details });
}

function scopeFor(
  rights: Rights,
  access: 'read' | 'write' | 'manage',
  { params }: FastifyRequest,
): Scope | null {
  if (access !== 'manage') return widestScope(rights);
  const { id = '' } = params as { readonly id?: string };
  const held = scopeIn(rights, asProjectId(id));
  if (held === null) throw new NotFoundError('project', id);
  return held;
}

function wordFor(scope: 'read' | 'write' | 'admin'): string {
  return scope === 'admin' ? 'administer' : scope;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Header in which a page proves that it may read what we answer: a page of another site cannot send it. */
const PAGE_TOKEN_HEADER = 'x-csrf-token';

function requirePageToken(
  { method, headers }: FastifyRequest,
  principal: Principal,
  credentials: Credentials,
): void {
  if (principal.kind !== 'user' || SAFE_METHODS.has(method)) return;
  const given = headers[PAGE_TOKEN_HEADER];
  const right = pageTokenOf(credentials, principal.secret);
  if (typeof given === 'string' && credentials.isSame(given, right)) return;
  const message = `send the csrfToken of GET /api/v1/session in the header ${PAGE_TOKEN_HEADER}`;
  throw new AppError('forbidden', message, { details: { needsCsrfToken: true } });
}

/** A key was proof enough. */
function requireConfirmed(principal: Principal, now: number): void {
  if (principal.kind !== 'user' || now - principal.session.confirmedAt < CONFIRMED_MS) return;
  throw new AppError('forbidden', 'confirm your password first', {
    details: { needsConfirmation: true },
  });
}
