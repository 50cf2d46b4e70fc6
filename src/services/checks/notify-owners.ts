import { notificationsOf, openIncident } from '../../core/alerting/alert.ts';
import { asIncidentId, asMonitorId, messageIdOf, type OwnerId } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { DeliveryResult, Notifier } from '../../core/ports/notifier.ts';
import { routesOf, type Directory } from '../../core/alerting/route.ts';
import type { JobReport } from '../../core/ports/executor.ts';

/** Whom a pass can notify about its sites, and over what. */
export interface AlertRecipients {
  readonly directory: Directory;
  /** Owners of a site that names none, and that no configured monitor claims. */
  readonly defaultOwnerIds: readonly OwnerId[];
  /** Configured monitors by target: they lend owner and name to a site that has none of its own. */
  readonly monitors: ReadonlyMap<string, MonitorSpec>;
  /** By kind of channel. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
}

export interface NotifyContext {
  readonly now: () => number;
  /** A new random id that fits `ID_PATTERN`. */
  readonly newId: () => string;
}

/** One message and how its only attempt ended. */
export interface AttemptedDelivery {
  readonly target: string;
  readonly channelId: string;
  readonly result: DeliveryResult;
}

/**
 * Notifies the owners of a site that is down as the service would once the outage was confirmed: one attempt for each
 * recipient of their channels. A result that is not `down` notifies no one.
 */
export async function notifyOwners(
  { now, newId }: NotifyContext,
  {
    spec,
    report,
    recipients,
  }: {
    readonly spec: MonitorSpec;
    readonly report: JobReport;
    readonly recipients: AlertRecipients;
  },
): Promise<readonly AttemptedDelivery[]> {
  if (report.result.outcome !== 'down') return [];
  const at = now();
  const monitor = monitorOf(spec, { recipients, id: `check_${newId()}`, at });
  const incident = openIncident({
    incidentId: asIncidentId(`inc_${monitor.id}_1`),
    monitor,
    firstFailureAt: report.result.startedAt,
    failedChecks: 1,
    result: report.result,
  });
  const routes = routesOf(monitor.ownerIds, recipients.directory, monitor.projectId);
  const attempted: AttemptedDelivery[] = [];
  for (const message of notificationsOf({ kind: 'opened', incident, monitor, routes, at })) {
    const result = await deliver(message, { recipients, at: now() });
    attempted.push({ target: spec.target, channelId: message.channelId, result });
  }
  return attempted;
}

/** Whether anyone would be notified of this site. */
export function isReached(spec: MonitorSpec, recipients: AlertRecipients): boolean {
  const { directory } = recipients;
  return routesOf(ownerIdsOf(spec, recipients), directory, spec.projectId).length > 0;
}

function ownerIdsOf(
  { ownerIds, target }: MonitorSpec,
  { monitors, defaultOwnerIds }: AlertRecipients,
): readonly OwnerId[] {
  const claimed = monitors.get(target)?.ownerIds ?? [];
  return [ownerIds, claimed].find((ids) => ids.length > 0) ?? defaultOwnerIds;
}

function monitorOf(
  spec: MonitorSpec,
  {
    recipients,
    id,
    at,
  }: { readonly recipients: AlertRecipients; readonly id: string; readonly at: number },
): Monitor {
  const claimed = recipients.monitors.get(spec.target);
  return {
    ...spec,
    id: asMonitorId(id),
    name: claimed?.name ?? spec.name,
    ownerIds: ownerIdsOf(spec, recipients),
    createdAt: at,
    updatedAt: at,
  };
}

async function deliver(
  { id, channelId, recipient, notice }: Notification,
  { recipients, at }: { readonly recipients: AlertRecipients; readonly at: number },
): Promise<DeliveryResult> {
  const channel = recipients.directory.channels.get(channelId);
  const notifier = channel && recipients.notifiers.get(channel.kind);
  if (!notifier)
    return { kind: 'refused', code: 'unknown_kind', detail: 'no such kind of channel' };
  const messageId = messageIdOf(id, recipient);
  const { options } = channel;
  const late = null;
  const firstRef = null;
  return notifier.deliver({
    id,
    recipient,
    messageId,
    options,
    notice,
    late,
    firstRef,
    attemptedAt: at,
  });
}
