import type { Outbox } from '../../core/ports/storage.ts';
import type { OperatorAlarm } from '../../core/probe-health/operator-alarm.ts';
import { routesOver } from '../../core/alerting/route.ts';
import type { Destination, Directory, Route } from '../../core/alerting/route.ts';
import { eachOf } from '../alerting/routes.ts';

/** Whom to tell now. `hasMore`: others are to be told later. */
export interface EndRoutes {
  readonly ways: readonly Route[];
  readonly hasMore: boolean;
}

/** The ways to those who were told of a beginning; whom that has not reached yet is told of the end after it. */
export async function endRoutes(
  outbox: Pick<Outbox, 'list'>,
  told: {
    readonly kind: 'alarm' | 'unjudged_monitors';
    readonly alarm: OperatorAlarm;
    readonly directory: Directory;
  },
): Promise<EndRoutes> {
  const { kind, alarm, directory } = told;
  const reached: Destination[] = [];
  let hasMore = false;
  const query = { kind, incidentId: alarm.id };
  for await (const { channelId, recipient, state } of eachOf((page) =>
    outbox.list({ ...query, ...page }),
  )) {
    if (state === 'pending' || state === 'leased') hasMore = true;
    else reached.push({ channelId, recipient });
  }
  return { ways: routesOver(reached, directory), hasMore };
}
