import type { Outbox } from '../../core/ports/storage.ts';
import type { OperatorAlarm } from '../../core/probe-health/operator-alarm.ts';
import { routesOver } from '../../core/alerting/route.ts';
import type { Destination, Directory, Route } from '../../core/alerting/route.ts';
import { eachOf } from '../alerting/routes.ts';

/** Whom to notify now. `hasMore`: others are to be notified later. */
export interface EndRoutes {
  readonly routes: readonly Route[];
  readonly hasMore: boolean;
}

/** The routes to those who were notified of a beginning; whom that has not reached yet is notified of the end after it. */
export async function endRoutes(
  outbox: Pick<Outbox, 'list'>,
  beginning: {
    readonly kind: 'alarm' | 'unjudged_monitors';
    readonly alarm: OperatorAlarm;
    readonly directory: Directory;
  },
): Promise<EndRoutes> {
  const { kind, alarm, directory } = beginning;
  const reached: Destination[] = [];
  let hasMore = false;
  const query = { kind, incidentId: alarm.id };
  for await (const { channelId, recipient, state } of eachOf((page) =>
    outbox.list({ ...query, ...page }),
  )) {
    if (state === 'pending' || state === 'leased') hasMore = true;
    else reached.push({ channelId, recipient });
  }
  return { routes: routesOver(reached, directory), hasMore };
}
