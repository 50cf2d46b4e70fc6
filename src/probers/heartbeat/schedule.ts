import { Cron } from 'croner';

/** The turns of a job that runs by a crontab. */
export interface CronSchedule {
  /** When the turn comes that follows a sign of life at `at`, both epoch ms. */
  turnAfter(at: number): number;
}

/** A ping may come so much before its time and still be for it: clocks differ. */
const EARLY_MS = 60_000;
/** Never more than this part of the time between two turns. */
const EARLY_SHARE = 0.1;

// A library that knows time zones by asking for the parts of dates needs some 0.5 ms for one answer.
const MAX_KEPT = 20_000;
const turns = new Map<string, number>();

/** Reads the five fields of a crontab, or `@daily` and its kind; `null` when they are wrong, or their time never comes. */
export function readSchedule(text: string, timezone: string): CronSchedule | null {
  if (!/^(?:@[a-z]+|\S+(?:\s+\S+){4})$/i.test(text)) return null;
  try {
    const cron = new Cron(text, { timezone, mode: '5-part', paused: true });
    if (cron.nextRun(new Date(0)) === null) return null;
    return scheduleOf(cron, `${timezone} ${text}`);
  } catch {
    return null;
  }
}

function scheduleOf(cron: Cron, key: string): CronSchedule {
  const next = (at: number): number => cron.nextRun(new Date(at))?.getTime() ?? at + EARLY_MS;
  return {
    turnAfter: (at) => {
      const kept = turns.get(`${key} ${at}`);
      if (kept !== undefined) return kept;
      if (turns.size >= MAX_KEPT) turns.clear();
      const turn = next(at);
      const following = turn - at <= EARLY_MS ? next(turn) : null;
      const isForIt = following !== null && turn - at <= EARLY_SHARE * (following - turn);
      const due = isForIt ? following : turn;
      turns.set(`${key} ${at}`, due);
      return due;
    },
  };
}
