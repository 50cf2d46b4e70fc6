import { isGroupable } from './grouping.ts';
import type { NoticeKind } from './notification.ts';

/** Whether an attempt that ended ambiguously had arrived is no longer worth a message of its own. */
const KEPT_ALONE_MS = 600_000;
/** While a receiver fails, what is older joins no younger one: it is given up at its own time. */
const SAME_FATE_MS = 86_400_000;

/** A message that is neither delivered nor given up, as the outbox keeps it. Times are epoch ms. */
export interface WaitingMessage {
  /** Messages came in the order of their numbers. */
  readonly no: number;
  readonly id: string;
  readonly kind: NoticeKind;
  readonly incidentId: string | null;
  /** Messages with the same one keep their order; `null`: it has none. */
  readonly chain: number | null;
  readonly groupId: string | null;
  readonly createdAt: number;
  readonly nextAttemptAt: number;
  /** An attempt ended without saying whether the receiver took it. */
  readonly mayHaveArrived: boolean;
  /** Of a group: how many members it was made of. */
  readonly folds: number;
}

/** What goes to a receiver next, and what need not go at all. */
export interface SendPlan {
  /** Messages that are never sent, with the end that says the same and more. */
  readonly folded: readonly {
    readonly no: number;
    readonly into: number;
    /** People were never notified of what ends. */
    readonly isBeginning: boolean;
  }[];
  /** Groups that are no more: their members go on their own, or in another one. */
  readonly dissolved: readonly number[];
  /** A message or a group as it is · several messages as a new group · nothing. */
  readonly next:
    | { readonly kind: 'one'; readonly no: number }
    | { readonly kind: 'group'; readonly members: readonly number[] }
    | { readonly kind: 'none' };
}

/** When it is decided, and what is known of the receiver. */
export interface SendingTime {
  readonly now: number;
  /** It took its last message. */
  readonly isProven: boolean;
  /** Nothing else may go now; anything, when absent. */
  readonly onlyKinds?: readonly NoticeKind[];
}

/** What goes out as one: a message, or a group with its members. */
interface Unit {
  readonly message: WaitingMessage;
  readonly members: readonly WaitingMessage[];
}

const ENDS: ReadonlySet<NoticeKind> = new Set(['resolved', 'judged', 'slow_over', 'unstable_over']);
const BEGINNINGS: ReadonlySet<NoticeKind> = new Set(['opened', 'unjudged', 'slow', 'unstable']);

/**
 * Decides over all that waits for one receiver, to which no attempt is under way. An end stands for all earlier messages
 * about its incident that were not delivered. All else that is groupable goes out in one message, except what may have
 * arrived already: that keeps its id, so that the receiver can drop a repeat.
 */
export function planSending(
  waiting: readonly WaitingMessage[],
  { now, isProven, onlyKinds }: SendingTime,
): SendPlan {
  const ordered = waiting.toSorted((a, b) => a.no - b.no);
  const isKeptAlone = ({ mayHaveArrived, createdAt }: WaitingMessage): boolean =>
    mayHaveArrived && now - createdAt < KEPT_ALONE_MS;
  const groups = new Map(ordered.filter(isGroup).map((group) => [group.id, group]));
  /** Bound to a group that keeps its id, and so its members. */
  const isBound = ({ groupId }: WaitingMessage): boolean => {
    const group = groupId === null ? undefined : groups.get(groupId);
    return group !== undefined && isKeptAlone(group);
  };
  const folded = foldsIn(ordered.filter((message) => !isGroup(message) && !isBound(message)));
  const gone = new Set(folded.map(({ no }) => no));
  const units = unitsOf(
    ordered.filter(({ no }) => !gone.has(no)),
    groups,
  );
  const mayGo = ({ kind }: WaitingMessage): boolean => onlyKinds?.includes(kind) !== false;
  const chosen = chooseUnits(units, {
    canJoin: ({ message }) =>
      mayGo(message) &&
      (isGroup(message) || isGroupable(message.kind)) &&
      !isKeptAlone(message) &&
      (isProven || now - message.createdAt < SAME_FATE_MS),
    isDue: ({ message }) => mayGo(message) && message.nextAttemptAt <= now,
  });
  return { folded, ...asOne(chosen) };
}

function isGroup({ kind }: WaitingMessage): boolean {
  return kind === 'group';
}

/** The latest end of an incident takes all that waits before it. */
function foldsIn(messages: readonly WaitingMessage[]): SendPlan['folded'] {
  const ends = new Map<string, WaitingMessage>();
  for (const message of messages) {
    if (message.incidentId !== null && standsForEarlier(message.kind))
      ends.set(message.incidentId, message);
  }
  return messages.flatMap(({ no, incidentId, kind }) => {
    const end = incidentId === null ? undefined : ends.get(incidentId);
    return end !== undefined && no < end.no
      ? [{ no, into: end.no, isBeginning: isBeginning(kind) }]
      : [];
  });
}

/** Groups with the members they have left; what has lost its group goes on its own. */
function unitsOf(
  messages: readonly WaitingMessage[],
  groups: ReadonlyMap<string, WaitingMessage>,
): readonly Unit[] {
  const members = Map.groupBy(
    messages.filter(({ groupId }) => groupId !== null && groups.has(groupId)),
    ({ groupId }) => groupId,
  );
  return messages
    .filter(({ groupId }) => groupId === null || !groups.has(groupId))
    .map((message) => ({
      message,
      members: isGroup(message) ? (members.get(message.id) ?? []) : [message],
    }));
}

/** All that can go as one, once anything of it is due; what cannot, when its turn comes. */
function chooseUnits(
  units: readonly Unit[],
  { canJoin, isDue }: { canJoin(unit: Unit): boolean; isDue(unit: Unit): boolean },
): readonly Unit[] {
  const together = new Set(withoutBlocked(units.filter(canJoin), units));
  const isFree = firstInChains(units);
  const due = units.filter(isDue);
  for (const unit of due.toSorted((a, b) => a.message.nextAttemptAt - b.message.nextAttemptAt)) {
    if (together.has(unit)) return [...together];
    if (!canJoin(unit) && isFree(unit)) return [unit];
  }
  return [];
}

/** Those before which nothing of their chains is left behind. */
function withoutBlocked(joining: readonly Unit[], units: readonly Unit[]): readonly Unit[] {
  for (let free = joining; ;) {
    const among = new Set(free);
    const isFree = firstInChains(units.filter((unit) => !among.has(unit)));
    const unblocked = free.filter(isFree);
    if (unblocked.length === free.length) return free;
    free = unblocked;
  }
}

/** Whether nothing of the given ones stands before a unit in the chain of a member. */
function firstInChains(units: readonly Unit[]): (unit: Unit) => boolean {
  const first = new Map<number | null, number>();
  for (const { chain, no } of units.flatMap(({ members }) => members)) {
    first.set(chain, Math.min(no, first.get(chain) ?? no));
  }
  return ({ members }) =>
    members.every(
      ({ chain, no }) => chain === null || no <= (first.get(chain) ?? Number.POSITIVE_INFINITY),
    );
}

function asOne(units: readonly Unit[]): Pick<SendPlan, 'next' | 'dissolved'> {
  const [only] = units;
  if (only === undefined) return { dissolved: [], next: { kind: 'none' } };
  const isWhole = !isGroup(only.message) || only.members.length === only.message.folds;
  if (units.length === 1 && isWhole) {
    return { dissolved: [], next: { kind: 'one', no: only.message.no } };
  }
  const dissolved = units
    .filter(({ message }) => isGroup(message))
    .map(({ message }) => message.no);
  const members = units
    .flatMap((unit) => unit.members.map(({ no }) => no))
    .toSorted((a, b) => a - b);
  const [single] = members;
  if (single === undefined) return { dissolved, next: { kind: 'none' } };
  if (members.length === 1) return { dissolved, next: { kind: 'one', no: single } };
  return { dissolved, next: { kind: 'group', members } };
}

/**
 * Whether it says all that earlier messages about its incident say. An escalation does: it may go at any hour, while the
 * beginning before it waits for the end of quiet hours.
 */
export function standsForEarlier(kind: NoticeKind): boolean {
  return isEnd(kind) || kind === 'escalated';
}

/** Whether it notifies of the end of something. */
export function isEnd(kind: NoticeKind): boolean {
  return ENDS.has(kind);
}

/** Whether it notifies of something that an end may follow. */
export function isBeginning(kind: NoticeKind): boolean {
  return BEGINNINGS.has(kind);
}
