import type { Expiry } from '../check/expiry.ts';
import type { Outcome } from '../check/outcome.ts';
import type { JsonObject } from '../json.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { Speed } from './speed.ts';
import type { Gap } from './service-downtime.ts';
import type { Rhythm } from './sight.ts';

/** A check as the judge sees it. */
export interface JudgedCheck {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly startedAt: number;
  /** What the prober wants to remember. */
  readonly memory: JsonObject | null;
  /** `request`: it was asked for; it may end a suspicion but never counts as one of its re-checks. */
  readonly trigger: 'schedule' | 'request';
  /** A newer check, or a changed monitor, has overtaken it. */
  readonly isLate: boolean;
  /** How quick the site is by this check and those before it. */
  readonly speed: Speed;
  /** What the check saw to end one day; `null`: nothing. */
  readonly expiry: Expiry | null;
}

/** The monitor's rules, and the name its incidents are called by. */
export type JudgePolicy = Pick<Monitor, 'id' | 'failures'> & Rhythm;

/** Why the judge decided as it did. */
export type Why =
  | 'late'
  | 'first_sight'
  | 'steady_up'
  | 'first_failure'
  | 'still_failing'
  | 'confirmed_down'
  | 'counted_down'
  | 'still_counted'
  | 'false_alarm'
  | 'steady_down'
  | 'first_success'
  | 'still_recovering'
  | 'confirmed_up'
  | 'relapse'
  | 'doubt_expired'
  | 'became_slow'
  | 'slow_over'
  | 'no_judgement';

/**
 * What moved: `none` · `detail` (memory or reason) · `step` (of a doubt) · `status` · `opened` or `resolved` (the status,
 * and with it an incident). All but `detail` must survive a crash.
 */
export type Change = 'none' | 'detail' | 'step' | 'status' | 'opened' | 'resolved';

/** The state from now on, what moved in it, and why. */
export interface Judgement {
  readonly state: MonitorState;
  readonly change: Change;
  readonly why: Why;
  /** What is not known of an outage that ends. */
  readonly gaps?: readonly Gap[];
  /** Of an outage that opens: how many checks failed, and the reason that most of them had. */
  readonly failures?: { readonly count: number; readonly reason: string | null };
}

/** What the judge has before it. */
export interface Case {
  readonly state: MonitorState;
  readonly check: JudgedCheck;
  readonly policy: JudgePolicy;
}
