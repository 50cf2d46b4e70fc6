import type { Notification } from '../../core/alerting/notification.ts';
import type { IncidentId } from '../../core/ids.ts';
import { eventText } from '../../core/incident/timeline.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ServiceContext } from '../context.ts';

const MAX_LINES = 500;
/** Messages of one incident that its time line follows to their receivers. */
const MAX_MESSAGES = 100;

/** One line: what happened, why in plain words, and the facts. */
export interface TimeLineEntry {
  /** Epoch ms. */
  readonly at: number;
  /** A kind of event, or what became of a message: `delivered` or `given_up`. */
  readonly kind: string;
  readonly why: string;
  readonly data: JsonObject;
}

/** What happened to an incident and to the messages about it, in order; all attempts of a message are one line. */
export async function timeLineOf(
  { storage }: Pick<ServiceContext, 'storage'>,
  id: IncidentId,
): Promise<readonly TimeLineEntry[]> {
  const events = await storage.incidents.events(id);
  const { items } = await storage.outbox.list({
    limit: MAX_MESSAGES,
    cursor: null,
    incidentId: id,
  });
  const lines = [
    ...events.map(({ at, kind, data }) => ({ at, kind, why: eventText({ kind, data }), data })),
    ...items.toReversed().flatMap(deliveryLine),
  ];
  return lines.toSorted((a, b) => a.at - b.at).slice(0, MAX_LINES);
}

function deliveryLine(notification: Notification): readonly TimeLineEntry[] {
  const { state, notice, channelId, recipient, attempts, deliveredAt, answer } = notification;
  const { lastError, nextAttemptAt } = notification;
  const data = { notice: notice.kind, channelId, recipient, attempts };
  const receiver = recipient === null ? channelId : `${recipient} (${channelId})`;
  const count = attempts === 1 ? 'at the first attempt' : `after ${attempts} attempts`;
  if (state === 'delivered' && deliveredAt !== null) {
    const why = `${notice.kind} reached ${receiver} ${count}${answer === null ? '' : `: ${answer}`}`;
    return [{ at: deliveredAt, kind: 'delivered', why, data }];
  }
  if (state !== 'dead') return [];
  const why = `${notice.kind} was given up for ${receiver} ${count}: ${lastError ?? 'no answer'}`;
  return [{ at: nextAttemptAt, kind: 'given_up', why, data }];
}
