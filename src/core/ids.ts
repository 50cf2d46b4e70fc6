import { hash53 } from './hash53.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Names one monitor for ever; its schedule phase is a hash of it. */
export type MonitorId = Branded<'MonitorId'>;
/** Names one owner: a slug chosen by people, or a generated one. */
export type OwnerId = Branded<'OwnerId'>;
/** Names one channel: a slug chosen by people, or a generated one. */
export type ChannelId = Branded<'ChannelId'>;
/** Names one escalation: who is notified later, step by step. */
export type EscalationId = Branded<'EscalationId'>;
/** Names one on-call schedule. */
export type ScheduleId = Branded<'ScheduleId'>;
/** Names one project: a slug chosen by people, or a generated one. */
export type ProjectId = Branded<'ProjectId'>;
/** Names one incident; derived from its monitor and the transition that opened it. */
export type IncidentId = Branded<'IncidentId'>;
/** Names one notification over all its retries; derived from incident, kind, channel and recipient. */
export type NotificationId = Branded<'NotificationId'>;

/** What an id may look like wherever people can choose one. */
export const ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$';

export const asMonitorId = (text: string): MonitorId => text as MonitorId;
export const asOwnerId = (text: string): OwnerId => text as OwnerId;
export const asChannelId = (text: string): ChannelId => text as ChannelId;
export const asProjectId = (text: string): ProjectId => text as ProjectId;
export const asIncidentId = (text: string): IncidentId => text as IncidentId;
export const asNotificationId = (text: string): NotificationId => text as NotificationId;

/** The incident that a monitor's status change number `sequence` opened; the same after every crash and retry. */
export function incidentIdOf(monitorId: MonitorId, sequence: number): IncidentId {
  return asIncidentId(`inc_${monitorId}_${sequence}`);
}

/** The stretch since `sinceMs` in which a monitor has not been judged. */
export function unjudgedIdOf(monitorId: MonitorId, sinceMs: number): IncidentId {
  return asIncidentId(`unj_${monitorId}_${Math.round(sinceMs).toString(36)}`);
}

/** The stretch since `sinceMs` in which a monitor is slow. */
export function slowIdOf(monitorId: MonitorId, sinceMs: number): IncidentId {
  return asIncidentId(`slow_${monitorId}_${Math.round(sinceMs).toString(36)}`);
}

/** The one notification of a kind about an incident to a recipient of a channel. Holds no dot, as Standard Webhooks asks of an id. */
export function notificationIdOf(parts: {
  readonly incidentId: IncidentId;
  readonly kind: string;
  readonly channelId: ChannelId;
  readonly copyFor: string | null;
}): NotificationId {
  const { incidentId, kind, channelId } = parts;
  return copyIdOf(`msg_${incidentId}_${kind}_${channelId}`, parts.copyFor);
}

/** The id of a recipient's copy of a message; `null` when it goes to one only. */
export function copyIdOf(messageId: string, recipient: string | null): NotificationId {
  return asNotificationId(`${messageId}${copySuffix(recipient)}`);
}

/** The id that all recipients' copies of a message share. */
export function messageIdOf(id: string, recipient: string | null): string {
  const suffix = copySuffix(recipient);
  return suffix !== '' && id.endsWith(suffix) ? id.slice(0, -suffix.length) : id;
}

function copySuffix(recipient: string | null): string {
  return recipient === null ? '' : `_to_${recipientKey(recipient)}`;
}

/** A recipient in characters that an id may hold. */
export function recipientKey(recipient: string): string {
  return hash53(recipient).toString(36);
}
