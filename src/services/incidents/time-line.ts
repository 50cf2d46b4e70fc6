import type { Notification } from '../../core/alerting/notification.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { eventText } from '../../core/incident/timeline.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ServiceContext } from '../context.ts';
import type { ShownEvidence } from './evidence.ts';

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
  { id, startedAt }: Pick<Incident, 'id' | 'startedAt'>,
  kept: readonly ShownEvidence[],
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
    ...checkLines(kept, startedAt),
  ];
  return lines.toSorted((a, b) => a.at - b.at).slice(0, MAX_LINES);
}

/** The checks that made it an outage, and the one that ended it. */
function checkLines(kept: readonly ShownEvidence[], startedAt: number): readonly TimeLineEntry[] {
  const goodAt = kept.find(({ goodAt: at }) => at !== null && at < startedAt)?.goodAt ?? null;
  const failed = kept[0]?.confirmations ?? [];
  const back = kept.filter(({ moment }) => moment === 'recovery');
  return [
    ...(goodAt === null
      ? []
      : [{ at: goodAt, kind: 'last_good', why: 'the last good check before it', data: {} }]),
    ...failed.map(({ at, reason, statusCode, afterMs }, index) => ({
      at,
      kind: index === 0 ? 'first_failure' : 'checked_again',
      why: `${index === 0 ? 'the first failed check' : 'the check failed again'}: ${reason ?? '?'}`,
      data: { reason, statusCode, afterMs },
    })),
    ...back.map(({ at, sentence }) => ({
      at,
      kind: 'first_good',
      why: `a good check: ${sentence}`,
      data: {},
    })),
  ];
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
