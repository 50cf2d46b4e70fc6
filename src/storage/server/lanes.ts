import { LANES, type Lane } from './protocol.ts';

/** Waiting work, by lane. */
export interface Lanes<Job> {
  add(lane: Lane, job: Job): void;
  /** The one of these lanes, which are in the order of `LANES`, to serve next; `null` when nothing waits there. */
  next(among: readonly Lane[]): Lane | null;
  /** Takes the oldest job of the lane. */
  take(lane: Lane): Job | undefined;
  /** Takes the oldest job of the lane if it has waited for at least `waitedMs`. */
  takeOld(lane: Lane, waitedMs: number): Job | undefined;
  /** Nothing waits in any of these lanes. */
  isEmpty(among: readonly Lane[]): boolean;
}

/** A lower lane goes first once its head has waited this long, so that no flood starves it. */
const PATIENCE_MS = 500;

/** Lanes without work. `nowMs` counts milliseconds and never goes back. */
export function createLanes<Job>(nowMs: () => number): Lanes<Job> {
  const queues = new Map<Lane, { job: Job; since: number }[]>(LANES.map((lane) => [lane, []]));
  const queueOf = (lane: Lane): { job: Job; since: number }[] => queues.get(lane) ?? [];
  return {
    add: (lane, job) => queueOf(lane).push({ job, since: nowMs() }),
    next: (among) => {
      const waiting = among.filter((lane) => queueOf(lane).length > 0);
      const patienceEnd = nowMs() - PATIENCE_MS;
      const neglected = waiting.findLast((lane) => (queueOf(lane)[0]?.since ?? 0) < patienceEnd);
      return neglected ?? waiting[0] ?? null;
    },
    take: (lane) => queueOf(lane).shift()?.job,
    takeOld: (lane, waitedMs) => {
      const since = queueOf(lane)[0]?.since ?? Infinity;
      return nowMs() - since >= waitedMs ? queueOf(lane).shift()?.job : undefined;
    },
    isEmpty: (among) => among.every((lane) => queueOf(lane).length === 0),
  };
}
