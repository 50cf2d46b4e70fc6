import type { LiveCheck } from './live-message.ts';

/** Checks in one batch; of more the oldest are left out, and how many is said. */
const MAX_BATCH = 500;

/** The data of one `check` message. */
export interface LiveChecks {
  /** The latest of each monitor, in the order they finished. */
  readonly checks: readonly LiveCheck[];
  /** Older ones that are not sent. */
  readonly leftOut: number;
}

/** Collects the latest check of each monitor until it is taken. */
export interface CheckBatch {
  add(check: LiveCheck): void;
  /** `null` when there is nothing to send. */
  take(): LiveChecks | null;
}

export function createCheckBatch(): CheckBatch {
  let checks = new Map<string, LiveCheck>();
  let leftOut = 0;
  return {
    add: (check) => {
      if (checks.delete(check.monitorId)) leftOut += 1;
      checks.set(check.monitorId, check);
      const oldest = checks.keys().next().value;
      if (checks.size <= MAX_BATCH || oldest === undefined) return;
      checks.delete(oldest);
      leftOut += 1;
    },
    take: () => {
      if (checks.size === 0) return null;
      const taken = { checks: [...checks.values()], leftOut };
      checks = new Map();
      leftOut = 0;
      return taken;
    },
  };
}
