import { OWN_FAULTS } from './own-faults.ts';

/** What keeps us from judging sites, or from writing down what we judge. */
export const TROUBLE_CAUSES = [...OWN_FAULTS, 'storage'] as const;
export type TroubleCause = (typeof TROUBLE_CAUSES)[number];

/** Something is wrong with us at the moment. */
export interface Trouble {
  readonly cause: TroubleCause;
  /** It is worth an alarm at once: it has lasted by itself, as a stall has that we only notice when it is over. */
  readonly isCritical: boolean;
  /** Since when, if that was before we noticed. Monotonic ms. */
  readonly since?: number;
}

/** Where the one alarm is. Times are monotonic milliseconds. */
export type AlarmState =
  | { readonly kind: 'calm' }
  /** Something is wrong, not for long enough to raise an alarm. */
  | {
      readonly kind: 'waiting';
      readonly cause: TroubleCause;
      /** How long something was wrong, all in all. */
      readonly troubledMs: number;
      readonly troubledAt: number;
      /** Whether something was wrong when it was last checked. */
      readonly isTroubled: boolean;
    }
  | {
      readonly kind: 'open';
      readonly cause: TroubleCause;
      /** The last moment at which something was wrong. */
      readonly troubledAt: number;
    };

/** A blip says nothing; half a minute would be too late. What comes and goes adds up. */
const ALARM_HOLD_MS = 5_000;
/** What comes back within this time is still the same alarm. */
const ALARM_CALM_MS = 10_000;

/** The next state, and what it means for people. */
export interface AlarmStep {
  readonly state: AlarmState;
  readonly change: 'none' | 'begins' | 'ends';
}

/** Decides, some times a second at most, whether the alarm begins or ends. There is never more than one. */
export function stepAlarm(state: AlarmState, trouble: Trouble | null, now: number): AlarmStep {
  if (state.kind === 'open') {
    if (trouble !== null) return { state: { ...state, troubledAt: now }, change: 'none' };
    return now - state.troubledAt >= ALARM_CALM_MS
      ? { state: { kind: 'calm' }, change: 'ends' }
      : { state, change: 'none' };
  }
  const waiting = state.kind === 'waiting' ? state : null;
  if (trouble === null) {
    const isOver = waiting === null || now - waiting.troubledAt >= ALARM_CALM_MS;
    return {
      state: isOver ? { kind: 'calm' } : { ...waiting, isTroubled: false },
      change: 'none',
    };
  }
  const { cause, isCritical, since = now } = trouble;
  const countedTo = waiting?.troubledAt ?? Number.NEGATIVE_INFINITY;
  const from = waiting?.isTroubled === true ? countedTo : Math.max(since, countedTo);
  const troubledMs = (waiting?.troubledMs ?? 0) + now - from;
  if (isCritical || troubledMs >= ALARM_HOLD_MS) {
    return { state: { kind: 'open', cause, troubledAt: now }, change: 'begins' };
  }
  const lasted = { troubledMs, troubledAt: now, isTroubled: true };
  return { state: { kind: 'waiting', cause, ...lasted }, change: 'none' };
}
