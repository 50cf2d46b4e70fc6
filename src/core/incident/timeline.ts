import type { IncidentId } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';

/** What can happen to an incident. */
export const INCIDENT_EVENT_KINDS = [
  'opened',
  'reason_changed',
  'muted',
  'unstable',
  'notified',
  'escalated',
  'reminded',
  'acknowledged',
  'noted',
  'resolved',
] as const;
export type IncidentEventKind = (typeof INCIDENT_EVENT_KINDS)[number];

/** One line of an incident's time line. */
export interface IncidentEvent {
  readonly incidentId: IncidentId;
  /** Epoch ms. */
  readonly at: number;
  readonly kind: IncidentEventKind;
  /** What `eventText` writes out, and no secrets. */
  readonly data: JsonObject;
}

/** Of these there may be many: beyond `MAX_EVENTS` they are left out. */
export const REPEATED_EVENTS: readonly IncidentEventKind[] = [
  'reason_changed',
  'muted',
  'notified',
  'escalated',
  'reminded',
];

/** Events of an incident that are kept. */
export const MAX_EVENTS = 400;

/** Receivers that an event names. */
const MAX_NAMED = 20;

/** Why it happened, in a plain English sentence without its final stop. */
export function eventText({ kind, data }: Pick<IncidentEvent, 'kind' | 'data'>): string {
  return TEXTS[kind](data);
}

const TEXTS: Readonly<Record<IncidentEventKind, (data: JsonObject) => string>> = {
  opened: ({ reason, failedChecks }) =>
    `${textOf(failedChecks)} failed checks confirmed the outage: ${textOf(reason)}`,
  reason_changed: ({ from, to }) =>
    `the checks fail for another reason now: ${textOf(to)} instead of ${textOf(from)}; that sends no message`,
  muted: (data) => `no one is notified: ${mutedText(data)}`,
  unstable: () =>
    'it went down again within ten minutes of coming back: one message says so, and none follows until it is calm',
  notified: (data) => `${noticeText(data['notice'])} went to ${receiversText(data)}`,
  escalated: (data) =>
    `step ${textOf(data['step'])} of the escalation ${textOf(data['escalation'])}, because no one had acknowledged it: ${receiversText(data)}`,
  reminded: (data) =>
    `reminder ${textOf(data['no'])}, because it lasts and no one has acknowledged it: ${receiversText(data)}`,
  acknowledged: ({ by }) => `${textOf(by)} has taken it up: reminders and escalation end`,
  noted: ({ by, text }) => `${textOf(by)} wrote: ${textOf(text)}`,
  resolved: ({ why, isNotified, reasons, others }) => {
    const unsent = Array.isArray(reasons) ? reasons.map(unsentText) : [];
    if (unsent.length === 0 && isNotified === false) unsent.push(UNKNOWN_TO_ALL);
    if (typeof others === 'number' && others > 0) unsent.push(`nor to ${others} more`);
    return [ENDS[textOf(why)] ?? 'it ended', ...unsent].join('; ');
  },
};

/** Why its end was not sent. */
function unsentText(reason: JsonValue): string {
  const { why, stage, by, ...receiver } = isMap(reason) ? reason : {};
  if (why === 'not_taken') return 'no channel had taken the alert';
  if (why === 'muted') {
    const because = MUTED_BY[textOf(stage)]?.(textOf(by)) ?? textOf(stage);
    return `no one had been notified of it because of ${because}, so no one is of its end`;
  }
  return `its end did not go to ${receiverText(receiver)}, ${UNSENT[textOf(why)] ?? textOf(why)}`;
}

const UNKNOWN_TO_ALL = 'no one had been notified of it, so no one is of its end';

const MUTED_BY: Readonly<Record<string, (name: string) => string>> = {
  maintenance: (name) => `the maintenance window ${name}`,
  silence: (name) => `the silence ${name}`,
  dependency: (name) => `${name}, which it depends on`,
  flapping: () => 'the unrest of the monitor',
};

const UNSENT: Readonly<Record<string, string>> = {
  channel_gone: 'which is gone',
  channel_off: 'which is switched off',
  recipient_gone: 'who is no longer a recipient of it',
  beginnings_only: 'which takes only what begins',
};

const ENDS: Readonly<Record<string, string>> = {
  recovered: 'the recovery was confirmed',
  deleted: 'its monitor was deleted',
  retargeted: 'its monitor was given another target',
  paused: 'its monitor was paused',
};

const NOTICES: Readonly<Record<string, string>> = {
  opened: 'the alert',
  unstable: 'the message that it is unstable',
  unstable_over: 'the summary of the unrest',
  resolved: 'the end',
  acknowledged: 'the acknowledgement',
};

function noticeText(notice: JsonValue | undefined): string {
  return NOTICES[textOf(notice)] ?? textOf(notice);
}

const MUTES: Readonly<Record<string, (name: string) => string>> = {
  maintenance: (name) => `the maintenance window ${name} is open`,
  silence: (name) => `the silence ${name} covers the monitor`,
  dependency: (name) => `it depends on ${name}, which fails or has only just come back`,
  flapping: () => 'the monitor is unstable, and one message has said so',
};

function mutedText({ stage, by }: JsonObject): string {
  return MUTES[textOf(stage)]?.(textOf(by)) ?? textOf(stage);
}

/** Receivers as an event keeps them: the first by name, the others by their number. */
export function receiversIn(
  destinations: readonly { readonly channelId: string; readonly recipient: string | null }[],
): JsonObject {
  const named = destinations.slice(0, MAX_NAMED);
  return {
    to: named.map(({ channelId, recipient }) => ({ channelId, recipient })),
    others: destinations.length - named.length,
  };
}

function receiversText({ to, others }: JsonObject): string {
  const named = Array.isArray(to) ? to.map(receiverText) : [];
  if (named.length === 0) return 'no one: no channel is enabled that takes it';
  const more = typeof others === 'number' && others > 0 ? ` and ${others} more` : '';
  return `${named.join(', ')}${more}`;
}

function receiverText(receiver: JsonValue): string {
  if (!isMap(receiver)) return '?';
  const { channelId, recipient } = receiver;
  return typeof recipient === 'string' ? `${recipient} (${textOf(channelId)})` : textOf(channelId);
}

function isMap(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}
