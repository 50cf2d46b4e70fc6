import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { layOut, linksOf } from '../layout.ts';

/** What a message is for a system that keeps incidents of its own; `none`: nothing that it keeps changes. */
export type PagingAction = 'trigger' | 'acknowledge' | 'resolve' | 'none';

/** A message as such systems take it. */
export interface PagingEvent {
  readonly action: PagingAction;
  /** The same for the beginning of an incident, for what happens meanwhile, and for its end. */
  readonly key: string;
  /** Of the incident, not of the message: the end has that of the beginning. */
  readonly severity: 'critical' | 'warning' | 'info';
  /** `[DOWN] Shop - HTTP 503`. */
  readonly title: string;
  /** The sentences and facts as plain lines. */
  readonly text: string;
  readonly facts: Readonly<Record<string, string>>;
  /** Where the dashboard shows it; `null`: not known. */
  readonly link: string | null;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly resolvedAt: string | null;
}

const ENDS: ReadonlySet<string> = new Set([
  'resolved',
  'judged',
  'slow_over',
  'unstable_over',
  'alarm_over',
  'judged_monitors',
]);
const WARNINGS: ReadonlySet<string> = new Set([
  'unjudged',
  'judged',
  'slow',
  'slow_over',
  'unstable',
  'unstable_over',
  'unjudged_monitors',
  'judged_monitors',
  'undelivered',
]);
const MAX_TITLE = 250;
const MAX_FACTS = 40;
const MAX_FACT = 500;

/** What a task is for a system with incidents of its own; `maxText` is the longest text that it takes. */
export function pagingEvent(
  task: Pick<DeliveryTask<unknown>, 'notice' | 'message'>,
  maxText: number,
): PagingEvent {
  const { notice, message } = task;
  const { incident, kind } = notice;
  const facts = message.facts
    .slice(0, MAX_FACTS)
    .map(({ label, value }) => [cutText(label, MAX_FACT), cutText(value, MAX_FACT)] as const);
  return {
    action: actionOf(kind),
    key: incident.id,
    severity: kind === 'test' ? 'info' : WARNINGS.has(kind) ? 'warning' : 'critical',
    title: cutText(message.subject, MAX_TITLE),
    text: layOut(message, 'plain', { maxLength: maxText, without: ['subject', 'links'] }),
    facts: Object.fromEntries(facts),
    link: linksOf(message).find(({ purpose }) => purpose === 'open')?.url ?? null,
    startedAt: new Date(incident.startedAt).toISOString(),
    resolvedAt: incident.resolvedAt === null ? null : new Date(incident.resolvedAt).toISOString(),
  };
}

/** The result of a message for which the receiver has no event. */
export function notSent(what: string): DeliveryResult {
  return { kind: 'delivered', detail: `not sent: the receiver keeps no ${what}` };
}

function actionOf(kind: string): PagingAction {
  if (kind === 'acknowledged') return 'acknowledge';
  if (kind === 'report') return 'none';
  return ENDS.has(kind) ? 'resolve' : 'trigger';
}
