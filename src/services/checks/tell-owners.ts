import { notificationsOf, openIncident } from '../../core/alerting/alert.ts';
import { asIncidentId, asMonitorId, messageIdOf, type OwnerId } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { DeliveryResult, Notifier } from '../../core/ports/notifier.ts';
import { routesOf, type Directory } from '../../core/alerting/route.ts';
import type { JobReport } from '../../core/ports/executor.ts';

/** Who is told about the sites of a pass, and what tells them. */
export interface Audience {
  readonly directory: Directory;
  /** Owner of a site that names none, and that no configured monitor claims. */
  readonly defaultOwnerId: OwnerId | null;
  /** Configured monitors by target: they lend owner and name to a site that has none of its own. */
  readonly monitors: ReadonlyMap<string, MonitorSpec>;
  /** By kind of channel. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
}

/** What telling needs from its surroundings. */
export interface TellContext {
  readonly now: () => number;
  /** A new random id that fits `ID_PATTERN`. */
  readonly newId: () => string;
}

/** One message that was tried to be delivered. */
export interface Told {
  readonly target: string;
  readonly channelId: string;
  readonly result: DeliveryResult;
}

/**
 * Tells the owner of a site that is down what the service would tell once the outage was confirmed: one try for each
 * recipient of his channels. A result that is not `down` tells nobody.
 */
export async function tellOwners(
  { now, newId }: TellContext,
  {
    spec,
    report,
    audience,
  }: {
    readonly spec: MonitorSpec;
    readonly report: JobReport;
    readonly audience: Audience;
  },
): Promise<readonly Told[]> {
  if (report.result.outcome !== 'down') return [];
  const at = now();
  const monitor = monitorOf(spec, { audience, id: `check_${newId()}`, at });
  const incident = openIncident({
    incidentId: asIncidentId(`inc_${monitor.id}_1`),
    monitor,
    firstFailureAt: report.result.startedAt,
    failedChecks: 1,
    result: report.result,
  });
  const routes = routesOf(monitor.ownerId, audience.directory);
  const told: Told[] = [];
  for (const message of notificationsOf({ kind: 'opened', incident, monitor, routes, at })) {
    const result = await deliver(message, { audience, at: now() });
    told.push({ target: spec.target, channelId: message.channelId, result });
  }
  return told;
}

function monitorOf(
  spec: MonitorSpec,
  { audience, id, at }: { readonly audience: Audience; readonly id: string; readonly at: number },
): Monitor {
  const claimed = audience.monitors.get(spec.target);
  return {
    ...spec,
    id: asMonitorId(id),
    name: claimed?.name ?? spec.name,
    ownerId: spec.ownerId ?? claimed?.ownerId ?? audience.defaultOwnerId,
    createdAt: at,
    updatedAt: at,
  };
}

async function deliver(
  { id, channelId, recipient, notice }: Notification,
  { audience, at }: { readonly audience: Audience; readonly at: number },
): Promise<DeliveryResult> {
  const channel = audience.directory.channels.get(channelId);
  const notifier = channel && audience.notifiers.get(channel.kind);
  if (!notifier)
    return { kind: 'refused', code: 'unknown_kind', detail: 'no such kind of channel' };
  const messageId = messageIdOf(id, recipient);
  const { options } = channel;
  const late = null;
  return notifier.deliver({ id, recipient, messageId, options, notice, late, attemptedAt: at });
}
