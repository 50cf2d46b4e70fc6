import type { Impairment } from './impairment.ts';
import { diagnose, isAbout, isNameForged } from './diagnose.ts';
import type { Known, OwnFault } from './diagnose.ts';
import type { Reach } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { Suspicion } from './suspicion.ts';

/** A check that failed and that is not accepted yet. Times of this file are monotonic milliseconds. */
export interface FailedCheck extends Suspicion {
  /** When its check began. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** Its monitor is down already: nothing hangs on one more failure. */
  readonly isKnown: boolean;
  /** The monitor has no re-checks: this one result would decide. */
  readonly decidesAlone: boolean;
  /** The check before it failed in the same way and was not accepted for that reason alone. */
  readonly isRecheck: boolean;
}

/** What is known about our own side at the moment. */
export interface Picture extends Known {
  /** When a check began that had a connection taken, by how far away that was. */
  readonly travelledAt: Readonly<Record<Reach, number>>;
  /** The same of one whose certificate was verified. */
  readonly securedAt: Readonly<Record<Reach, number>>;
  /** The latest examination of our own side. */
  readonly examination: Examination | null;
  /** What has been wrong with us lately, and may be still. */
  readonly impairments: readonly Impairment[];
  /** When the canaries were asked last, with an end; `null`: there are none. */
  readonly canariesAt: number | null;
}

/** Whether a failure may count against its site, and why. */
export type Attribution =
  | {
      readonly kind: 'accept';
      /**
       * `known_down` · `others_work`: another site was reached · `own_side_healthy`: nothing shows that it is us ·
       * the last one: nothing was shown in time.
       */
      readonly why: 'known_down' | 'others_work' | 'own_side_healthy' | 'nobody_looked';
    }
  /** An examination is wanted that begins now. */
  | { readonly kind: 'hold' }
  | {
      readonly kind: 'reject';
      readonly reason: OwnFault;
      readonly why: 'in_doubt' | 'recheck';
      /** What shows it for the first time; `null`: it was known. */
      readonly examination: Examination | null;
    };

/** Resolvers, and we, remember for a while what was answered about a name while they were out of order. */
const DNS_AFTERMATH_MS = 10_000;

/**
 * Decides whether a failure may be accepted. It is withheld only where something shows that our own side was broken since
 * its check began; that nothing shows the contrary shows nothing.
 */
export function attribute(failure: FailedCheck, picture: Picture): Attribution {
  const ours = impairmentBehind(failure, picture);
  if (ours !== null) {
    return { kind: 'reject', reason: ours, why: 'in_doubt', examination: null };
  }
  if (failure.isKnown) return { kind: 'accept', why: 'known_down' };
  const shownAt = shownHealthyAt(failure, picture);
  if (shownAt > failure.beganAt) return acceptOrRecheck(failure, { shownAt, why: 'others_work' });
  const { examination, canariesAt } = picture;
  if (canariesAt !== null && canariesAt < failure.beganAt) return { kind: 'hold' };
  if (examination === null || examination.beganAt < failure.beganAt) return { kind: 'hold' };
  if (!isAbout(failure, examination)) return { kind: 'hold' };
  const reason = diagnose(failure, examination, picture);
  if (reason !== null) return { kind: 'reject', reason, why: 'in_doubt', examination };
  return acceptOrRecheck(failure, { shownAt: examination.beganAt, why: 'own_side_healthy' });
}

/** Whether a check like this one, begun when it says, would be put down to what is known to be wrong. */
export function isOurFault(failure: FailedCheck, picture: Picture): boolean {
  return impairmentBehind(failure, picture) !== null;
}

/** What is, or was when its check ran, known to be wrong and explains the failure. */
function impairmentBehind(failure: FailedCheck, picture: Picture): OwnFault | null {
  for (const impairment of picture.impairments) {
    const aftermathMs = isOfNames(failure, impairment, picture) ? DNS_AFTERMATH_MS : 0;
    if (failure.beganAt >= impairment.endedAt + aftermathMs) continue;
    const reason = explain(failure, impairment, picture);
    if (reason !== null) return reason;
  }
  return null;
}

function isOfNames(failure: FailedCheck, impairment: Impairment, known: Known): boolean {
  if (failure.level === 'dns') return true;
  return impairment.kind === 'examination' && isNameForged(failure, impairment.examination, known);
}

/** The fault that the impairment makes of a failure; `null`: it does not explain it. */
export function explain(failure: Suspicion, impairment: Impairment, known: Known): OwnFault | null {
  if (impairment.kind === 'examination') return diagnose(failure, impairment.examination, known);
  if (impairment.kind === 'portal') return 'network';
  if (failure.level === 'dns') return impairment.hasNames ? 'resolver' : null;
  return failure.isSpoken ? null : 'network';
}

// What shows us well may have come after a break that a re-check would not find any more: without one, check twice.
function acceptOrRecheck(
  { level, decidesAlone, isRecheck, endedAt }: FailedCheck,
  seen: { readonly shownAt: number; readonly why: 'others_work' | 'own_side_healthy' },
): Attribution {
  const isSettled = level === 'answer' || !decidesAlone || isRecheck || seen.shownAt < endedAt;
  if (isSettled) return { kind: 'accept', why: seen.why };
  const reason = level === 'dns' ? 'resolver' : 'network';
  return { kind: 'reject', reason, why: 'recheck', examination: null };
}

/** When a check began that shows what the failure puts in question; a name may have been found in our memory. */
export function shownHealthyAt(
  { level, reach }: Pick<Suspicion, 'level' | 'reach'>,
  { travelledAt, securedAt }: Pick<Picture, 'travelledAt' | 'securedAt'>,
): number {
  if (level === 'dns') return Number.NEGATIVE_INFINITY;
  const shownAt = level === 'connect' ? travelledAt : securedAt;
  // A packet that went farther shows that the nearer ones could go, too; not the other way round.
  const farther = ([0, 1, 2] as const).filter((each) => each >= reach);
  return Math.max(...farther.map((each) => shownAt[each]));
}
