import type { Status } from '../../core/monitor/monitor.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import type { ServiceHealth } from '../../core/ports/watch.ts';
import type { ServiceContext } from '../context.ts';

/** The whole service on one line. */
export interface Summary {
  readonly monitors: {
    readonly total: number;
    readonly paused: number;
    readonly byStatus: Readonly<Record<Status, number>>;
  };
  readonly notifications: {
    readonly pending: number;
    readonly dead: number;
    /** Channels with messages that were given up; absent without any. */
    readonly deadByChannel?: Awaited<ReturnType<Outbox['deadByChannel']>>;
  };
  /** No one is notified of so many monitors, and no message reaches so many owners. */
  readonly withoutChannel: { readonly monitors: number; readonly owners: number };
  readonly health: ServiceHealth;
}

/** Counts monitors by status and messages by fate, and says how the service feels. */
export async function summarize(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
): Promise<Summary> {
  const [monitors, backlog, reach] = await Promise.all([
    context.storage.monitors.countByStatus(),
    context.storage.outbox.backlog(),
    context.watch.reach(),
  ]);
  const dead = backlog.dead > 0 && {
    deadByChannel: await context.storage.outbox.deadByChannel(),
  };
  return {
    monitors,
    notifications: { pending: backlog.pending, dead: backlog.dead, ...dead },
    withoutChannel: {
      monitors: reach.monitorsWithoutChannel,
      owners: reach.ownersWithoutChannel.length,
    },
    health: context.watch.health(),
  };
}
