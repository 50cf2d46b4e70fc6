import type { ProbeResult } from '../check/outcome.ts';
import { isOwnWord, isSpoken, levelOf, reachOf } from './evidence.ts';
import type { Level, Reach } from './evidence.ts';

export interface Suspicion {
  readonly level: Level;
  readonly reach: Reach;
  /** The target answered it itself, in HTTP. */
  readonly isSpoken: boolean;
  /** The DNS was asked for the target. */
  readonly isName: boolean;
  /** What was dialled last. */
  readonly address: string | null;
  /** A router, or our own machine, reported that there is no route to the target. */
  readonly isUnreachable: boolean;
  /** The probe itself has found our own side broken (`unknown`, `resolver` or `network`). */
  readonly isOwnWord: boolean;
}

/** What a result would be as a failure. A good one is the target's own word, if another host did not say it in its place. */
export function suspicionOf(result: ProbeResult, isName: boolean): Suspicion {
  return {
    level: levelOf(result),
    reach: reachOf(result.address),
    isSpoken: isSpoken(result.reason) || result.outcome === 'up',
    isName,
    address: result.address,
    isUnreachable: result.reason === 'unreachable',
    isOwnWord: isOwnWord(result),
  };
}
