import type { Readable } from 'node:stream';
import type { ProjectId } from '../../core/ids.ts';
import type { Quotas } from '../../core/limits/quotas.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ServiceContext } from '../../services/context.ts';
import { contextOfProjects } from '../../services/projects/project-context.ts';
import { createEventHub, type EventHub } from '../events/event-hub.ts';
import { ViewHub } from '../events/view-hub.ts';

/** The service, and what happens in it, for those who may see the same. */
export interface LiveService {
  readonly context: ServiceContext;
  readonly hub: EventHub;
  readonly views: ViewHub;
  /** Keeps it alive for as long as the stream is open. */
  keepFor(stream: Readable): void;
}

interface Apart extends LiveService {
  usedAt: number;
  streams: number;
  stop(): void;
}

/** What no one has asked for in this time is let go of. */
const IDLE_MS = 30 * 60_000;

/** The whole service for most callers, and one for each set of projects that other callers see. */
export class ProjectLives {
  readonly whole: LiveService;
  readonly #context: ServiceContext;
  readonly #log: Log;
  readonly #quotas: Quotas;
  readonly #apart = new Map<string, Promise<Apart>>();

  constructor(
    setup: Omit<LiveService, 'keepFor'> & { readonly log: Log; readonly quotas: Quotas },
  ) {
    const { context, hub, views, log, quotas } = setup;
    this.whole = { context, hub, views, keepFor: () => undefined };
    this.#context = context;
    this.#log = log;
    this.#quotas = quotas;
  }

  /** The service of those who may see these projects; the first who asks waits for it to be put together. */
  of(projectIds: ReadonlySet<ProjectId>): Promise<LiveService> {
    const key = [...projectIds].sort().join(' ');
    return this.#used(key, () => this.#put(projectIds, this.#quotas));
  }

  /** The same for who may see everything and looks at this one: without the quotas of members. */
  only(projectId: ProjectId): Promise<LiveService> {
    return this.#used(`only ${projectId}`, () => this.#put(new Set([projectId]), null));
  }

  async #used(key: string, put: () => Promise<Apart>): Promise<LiveService> {
    const apart = await (this.#apart.get(key) ?? this.#open(key, put));
    apart.usedAt = this.#context.clock.monotonicMs();
    return apart;
  }

  async stop(): Promise<void> {
    const opened = await Promise.allSettled(this.#apart.values());
    this.#apart.clear();
    for (const each of opened) if (each.status === 'fulfilled') each.value.stop();
  }

  #open(key: string, put: () => Promise<Apart>): Promise<Apart> {
    void this.#forgetIdle();
    const opening = put();
    this.#apart.set(key, opening);
    // The next caller tries again.
    opening.catch(() => this.#apart.delete(key));
    return opening;
  }

  async #put(projectIds: ReadonlySet<ProjectId>, quotas: Quotas | null): Promise<Apart> {
    const context = await contextOfProjects(this.#context, projectIds, quotas);
    const hub = createEventHub({ ...context, runId: context.newId() });
    const views = new ViewHub({ ...context, log: this.#log });
    const apart: Apart = {
      context,
      hub,
      views,
      usedAt: context.clock.monotonicMs(),
      streams: 0,
      keepFor: (stream) => {
        apart.streams += 1;
        stream.once('close', () => (apart.streams -= 1));
      },
      stop: () => {
        hub.stop();
        views.stop();
        context.stop();
      },
    };
    return apart;
  }

  async #forgetIdle(): Promise<void> {
    const before = this.#context.clock.monotonicMs() - IDLE_MS;
    for (const [key, opening] of this.#apart) {
      const apart = await opening.catch(() => null);
      if (apart === null || apart.streams > 0 || apart.usedAt > before) continue;
      this.#apart.delete(key);
      apart.stop();
    }
  }
}
