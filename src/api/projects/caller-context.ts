import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { projectsWith } from '../../core/accounts/rights.ts';
import { AppError, found } from '../../core/errors.ts';
import { asProjectId, type ProjectId } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { CallerLimits, LimitBook } from '../../services/limits/caller-limits.ts';
import { shareTurns } from '../../services/one-at-a-time.ts';
import { rightsHeldBy } from '../accounts/principal.ts';
import type { LiveService, ProjectLives } from './project-lives.ts';

/** Whose service it is, for as long as a request is answered. */
const callers = new AsyncLocalStorage<Asking>();

interface Asking {
  readonly live: LiveService;
  readonly limits: CallerLimits | undefined;
}

/** The service as the caller of the request that is being answered may see it. Throws outside of one. */
export function liveOfCaller(): LiveService {
  return asking().live;
}

function asking(): Asking {
  const present = callers.getStore();
  if (present === undefined) throw new AppError('bug', 'nobody asks, so nothing may be shown');
  return present;
}

/**
 * The one context that routes get: each call of its stores, watch and fleet goes to the service as the present caller may see
 * it, so that no route can show another's.
 */
export function contextOfCallers(context: ServiceContext): ServiceContext {
  const { storage } = context;
  const stores = Object.keys(storage).filter((name) => name !== 'close') as StoreName[];
  const guarded = Object.fromEntries(
    stores.map((name) => [
      name,
      forwarding(storage[name], () => liveOfCaller().context.storage[name]),
    ]),
  ) as unknown as ServiceContext['storage'];
  shareTurns(storage, guarded);
  const { defaults: _defaults, ...rest } = context;
  return {
    ...rest,
    get defaults() {
      return context.defaults;
    },
    get home() {
      return liveOfCaller().context.home;
    },
    get limits() {
      return asking().limits;
    },
    storage: guarded,
    explainer: forwarding(context.explainer, () => liveOfCaller().context.explainer),
    watch: forwarding(context.watch, () => liveOfCaller().context.watch),
    fleet: forwarding(context.fleet, () => liveOfCaller().context.fleet),
  };
}

type StoreName = Exclude<keyof ServiceContext['storage'], 'close'>;
type Method = (...args: unknown[]) => unknown;

/** Its methods and values are those of the present one of the same kind. */
function forwarding<Target extends object>(target: Target, present: () => Target): Target {
  const methods = new Map<PropertyKey, Method>();
  return new Proxy(target, {
    get(_, name) {
      const kind = typeof Reflect.get(target, name);
      if (kind === 'undefined') return undefined;
      if (kind !== 'function') return Reflect.get(present(), name);
      const known = methods.get(name);
      if (known !== undefined) return known;
      const method: Method = (...args) => {
        const to = present();
        return (Reflect.get(to, name) as Method).apply(to, args);
      };
      methods.set(name, method);
      return method;
    },
  });
}

/** Answers every request as its caller may see the service. To be added before any hook that asks for something of it. */
export function serveCallers(app: FastifyInstance, lives: ProjectLives, book: LimitBook): void {
  app.addHook('preHandler', (request, _reply, done) => {
    const projectIds = visibleTo(request);
    const chosen = chosenBy(request);
    const limits = limitsOf(request, book);
    if (projectIds === null && chosen === null) {
      callers.run({ live: lives.whole, limits }, done);
      return;
    }
    const opening = chosen === null ? lives.of(projectIds ?? NONE) : opened(chosen, projectIds);
    opening.then((live) => callers.run({ live, limits }, done), done);
  });

  async function opened(
    chosen: string,
    projectIds: ReadonlySet<ProjectId> | null,
  ): Promise<LiveService> {
    const { projects } = lives.whole.context.storage;
    const isSeen = projectIds === null || projectIds.has(asProjectId(chosen));
    const { id } = found(isSeen ? await projects.get(chosen) : null, 'project', chosen);
    return projectIds === null ? lives.only(id) : lives.of(new Set([id]));
  }
}

/** Of a caller who wants to see one project alone, as if there were no other. */
const PROJECT_HEADER = 'x-project';
const NONE: ReadonlySet<ProjectId> = new Set();

/** Which project that is; `null`: none, or the route is about no project. */
function chosenBy({ principal, routeOptions, headers }: FastifyRequest): string | null {
  const { access } = routeOptions.config;
  if (principal === null || (access !== 'read' && access !== 'write')) return null;
  const chosen = headers[PROJECT_HEADER];
  return typeof chosen === 'string' && chosen !== '' ? chosen : null;
}

/** Of a user all sessions and keys together; of who may change the whole installation, none. */
function limitsOf({ principal }: FastifyRequest, book: LimitBook): CallerLimits | undefined {
  if (principal === null) return undefined;
  const { everywhere } = rightsHeldBy(principal);
  if (everywhere === 'admin' || everywhere === 'write') return undefined;
  if (principal.kind === 'user') return book.of(principal.user.id);
  if (principal.kind === 'key') return book.of(principal.key.userId ?? principal.key.id);
  return undefined;
}

/** The projects in which the caller may do what the route does; `null`: in all. */
function visibleTo({ principal, routeOptions }: FastifyRequest): ReadonlySet<ProjectId> | null {
  const { access } = routeOptions.config;
  // What public routes show is opened by a secret of its own; all others but these need rights in the whole installation.
  if (principal === null || (access !== 'read' && access !== 'write')) return null;
  return projectsWith(rightsHeldBy(principal), access);
}

/** The lines of a stream that is read after the request was answered, still as its caller may see them. */
export async function* asCaller<Line>(lines: AsyncIterable<Line>): AsyncGenerator<Line, void> {
  const inScope = AsyncLocalStorage.snapshot();
  const iterator = inScope(() => lines[Symbol.asyncIterator]());
  try {
    for (;;) {
      const next = await inScope(() => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await inScope(() => iterator.return?.());
  }
}
