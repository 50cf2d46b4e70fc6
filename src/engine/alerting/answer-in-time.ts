import { UnavailableError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Storage } from '../../core/ports/storage.ts';

/** Longer than the database itself waits for the lock of another program. */
const ANSWER_WITHIN_MS = 6_000;
/** At a start a slow disk may have much to read for the first page of a list. */
const LIST_WITHIN_MS = 60_000;

/** The stores that alerts pass through. */
type AlertStores = Pick<
  Storage,
  'ledger' | 'outbox' | 'deliveries' | 'incidents' | 'alertStates' | 'channels' | 'owners'
>;

/**
 * The same stores, whose calls fail when they are not answered in time: a dying disk or a network file system may hold a
 * write for minutes, and people are not to wait for it. As long as such a call is open, further ones fail at once, so that
 * nothing piles up behind it. It may still be done later; all that is asked here may be asked again.
 */
export function answeringInTime(
  { ledger, outbox, deliveries, incidents, alertStates, channels, owners }: AlertStores,
  clock: Clock,
): AlertStores {
  const inTime = createDeadline(clock);
  return {
    ledger: { commit: (entries) => inTime(() => ledger.commit(entries)) },
    incidents: {
      get: (id) => inTime(() => incidents.get(id)),
      list: (query) => inTime(() => incidents.list(query), LIST_WITHIN_MS),
      events: (id) => inTime(() => incidents.events(id)),
      note: (event) => inTime(() => incidents.note(event)),
      notifiedAt: (ids) => inTime(() => incidents.notifiedAt(ids)),
      evidence: (id, range) => inTime(() => incidents.evidence(id, range)),
    },
    alertStates: {
      list: (request) => inTime(() => alertStates.list(request), LIST_WITHIN_MS),
      get: (id) => inTime(() => alertStates.get(id)),
    },
    channels: {
      ...channels,
      list: (request) => inTime(() => channels.list(request), LIST_WITHIN_MS),
    },
    owners: { ...owners, list: (request) => inTime(() => owners.list(request), LIST_WITHIN_MS) },
    outbox: {
      add: (notification) => inTime(() => outbox.add(notification)),
      revive: (id, now) => inTime(() => outbox.revive(id, now)),
      reviveAll: (channelId, now) => inTime(() => outbox.reviveAll(channelId, now)),
      get: (id) => inTime(() => outbox.get(id)),
      attemptsOf: (id) => inTime(() => outbox.attemptsOf(id)),
      deadByChannel: () => inTime(() => outbox.deadByChannel()),
      list: (query) => inTime(() => outbox.list(query), LIST_WITHIN_MS),
      backlog: () => inTime(() => outbox.backlog()),
    },
    deliveries: {
      due: (request) => inTime(() => deliveries.due(request)),
      claim: (request) => inTime(() => deliveries.claim(request)),
      take: (request) => inTime(() => deliveries.take(request)),
      settle: (id, settlement, attempt) => inTime(() => deliveries.settle(id, settlement, attempt)),
      postpone: (request) => inTime(() => deliveries.postpone(request)),
      unreached: (request) => inTime(() => deliveries.unreached(request)),
      givenUp: (since) => inTime(() => deliveries.givenUp(since)),
      fallBack: (request) => inTime(() => deliveries.fallBack(request)),
      sentSince: (since) => inTime(() => deliveries.sentSince(since)),
      pullForward: (request) => inTime(() => deliveries.pullForward(request)),
      followClock: (request) => inTime(() => deliveries.followClock(request)),
      releaseLeases: (ids) => inTime(() => deliveries.releaseLeases(ids)),
    },
  };
}

type InTime = <Answer>(call: () => Promise<Answer>, withinMs?: number) => Promise<Answer>;

function createDeadline(clock: Clock): InTime {
  let overdue = 0;
  return async (call, withinMs = ANSWER_WITHIN_MS) => {
    if (overdue > 0) throw new UnavailableError('the database has not answered yet');
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    let isOverdue = false;
    const cancel = clock.after(withinMs, () => {
      isOverdue = true;
      overdue += 1;
      reject(new UnavailableError('the database does not answer'));
    });
    const answer = call().finally(() => {
      cancel();
      if (isOverdue) overdue -= 1;
    });
    return Promise.race([answer, tooLate]);
  };
}
