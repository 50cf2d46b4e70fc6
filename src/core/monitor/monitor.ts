import type { MonitorId, OwnerId } from '../ids.ts';
import type { JsonObject } from '../json.ts';

/** The configured thing: what is checked, how often, by which rules, for whom. */
export interface Monitor {
  readonly id: MonitorId;
  /** Names the prober in its room's list, such as `http`. */
  readonly kind: string;
  readonly name: string;
  /** Canonical address from the options; unique among monitors of a kind. */
  readonly target: string;
  /** The prober's own settings, already validated and with defaults filled in. */
  readonly options: JsonObject;
  /** 1,000 or more. */
  readonly intervalMs: number;
  /** One deadline for a whole check. */
  readonly timeoutMs: number;
  /** Waits before each quick re-check of a failure, one after the other; empty: the first failure decides. */
  readonly confirmAfterMs: readonly number[];
  /** Waits before each quick re-check of a recovery; empty: the first success decides. */
  readonly recoverAfterMs: readonly number[];
  readonly ownerId: OwnerId | null;
  readonly isPaused: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What the judge has made of a monitor's checks; pause and maintenance are facts beside it. */
export const STATUSES = [
  'pending',
  'up',
  'degraded',
  'suspect',
  'down',
  'recovering',
  'unknown',
] as const;

/** `pending` never judged · `suspect` failing, not confirmed · `recovering` down, first good check seen. */
export type Status = (typeof STATUSES)[number];
