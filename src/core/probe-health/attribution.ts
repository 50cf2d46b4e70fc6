import type { Doubt } from './impairment.ts';
import { diagnose, isAbout, isNameForged } from './diagnose.ts';
import type { Known, OwnFault } from './diagnose.ts';
import type { Reach } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { Suspicion } from './suspicion.ts';

/** A check that failed and that nobody has believed yet. Times of this file are monotonic milliseconds. */
export interface Failure extends Suspicion {
  /** When its check began. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** Its monitor is down already: nothing hangs on one more failure. */
  readonly isKnown: boolean;
  /** The monitor has no re-checks: this one result would decide. */
  readonly decidesAlone: boolean;
  /** The check before it failed in the same way and was not believed for that reason alone. */
  readonly isSecondLook: boolean;
}

/** What is known about our own side at the moment. */
export interface Picture extends Known {
  /** When a check began that had a connection taken, by how far away that was. */
  readonly travelledAt: Readonly<Record<Reach, number>>;
  /** The same of one whose certificate was verified. */
  readonly securedAt: Readonly<Record<Reach, number>>;
  /** The latest look at our own side. */
  readonly examination: Examination | null;
  /** What has been wrong with us lately, and may be still. */
  readonly doubts: readonly Doubt[];
  /** When the canaries were asked last, with an end; `null`: there are none. */
  readonly canariesAt: number | null;
}

/** Whether a failure may count against its site, and why. */
export type Belief =
  | {
      readonly kind: 'believe';
      /**
       * `known_down` · `others_work`: somebody else was reached · `own_side_well`: nothing shows that it is us ·
       * `nobody_looked`: nothing was shown in time.
       */
      readonly why: 'known_down' | 'others_work' | 'own_side_well' | 'nobody_looked';
    }
  /** An examination is wanted that begins now. */
  | { readonly kind: 'hold' }
  | {
      readonly kind: 'disbelieve';
      readonly reason: OwnFault;
      readonly why: 'in_doubt' | 'second_look';
      /** What shows it for the first time; `null`: it was known. */
      readonly examination: Examination | null;
    };

/** Resolvers, and we, remember for a while what was said of a name while they were out of order. */
const DNS_AFTERMATH_MS = 10_000;

/**
 * Decides whether a failure may be believed. It is withheld only where something shows that our own side was broken since
 * its check began; that nobody shows the contrary shows nothing.
 */
export function believe(failure: Failure, picture: Picture): Belief {
  const ours = doubtAbout(failure, picture);
  if (ours !== null) {
    return { kind: 'disbelieve', reason: ours, why: 'in_doubt', examination: null };
  }
  if (failure.isKnown) return { kind: 'believe', why: 'known_down' };
  const shownAt = shownWellAt(failure, picture);
  if (shownAt > failure.beganAt) return lookTwice(failure, { shownAt, why: 'others_work' });
  const { examination, canariesAt } = picture;
  if (canariesAt !== null && canariesAt < failure.beganAt) return { kind: 'hold' };
  if (examination === null || examination.beganAt < failure.beganAt) return { kind: 'hold' };
  if (!isAbout(failure, examination)) return { kind: 'hold' };
  const reason = diagnose(failure, examination, picture);
  if (reason !== null) return { kind: 'disbelieve', reason, why: 'in_doubt', examination };
  return lookTwice(failure, { shownAt: examination.beganAt, why: 'own_side_well' });
}

/** Whether a check like this one, begun when it says, would be put down to what is known to be wrong. */
export function isBlamed(failure: Failure, picture: Picture): boolean {
  return doubtAbout(failure, picture) !== null;
}

/** What is, or was when its check ran, known to be wrong and explains the failure. */
function doubtAbout(failure: Failure, picture: Picture): OwnFault | null {
  for (const doubt of picture.doubts) {
    const aftermathMs = isOfNames(failure, doubt, picture) ? DNS_AFTERMATH_MS : 0;
    if (failure.beganAt >= doubt.endedAt + aftermathMs) continue;
    const reason = explain(failure, doubt, picture);
    if (reason !== null) return reason;
  }
  return null;
}

function isOfNames(failure: Failure, doubt: Doubt, known: Known): boolean {
  if (failure.level === 'dns') return true;
  return doubt.kind === 'examination' && isNameForged(failure, doubt.examination, known);
}

/** What the doubt says of a failure; `null`: nothing. */
export function explain(failure: Suspicion, doubt: Doubt, known: Known): OwnFault | null {
  if (doubt.kind === 'examination') return diagnose(failure, doubt.examination, known);
  if (doubt.kind === 'portal') return 'network';
  if (failure.level === 'dns') return doubt.hasNames ? 'resolver' : null;
  return failure.isSpoken ? null : 'network';
}

// What shows us well may have come after a break that a re-check would not find any more: without one, look twice.
function lookTwice(
  { level, decidesAlone, isSecondLook, endedAt }: Failure,
  seen: { readonly shownAt: number; readonly why: 'others_work' | 'own_side_well' },
): Belief {
  const isSettled = level === 'answer' || !decidesAlone || isSecondLook || seen.shownAt < endedAt;
  if (isSettled) return { kind: 'believe', why: seen.why };
  const reason = level === 'dns' ? 'resolver' : 'network';
  return { kind: 'disbelieve', reason, why: 'second_look', examination: null };
}

/** When a check began that shows what the failure puts in question; a name may have been found in our memory. */
export function shownWellAt(
  { level, reach }: Pick<Suspicion, 'level' | 'reach'>,
  { travelledAt, securedAt }: Pick<Picture, 'travelledAt' | 'securedAt'>,
): number {
  if (level === 'dns') return Number.NEGATIVE_INFINITY;
  const shownAt = level === 'connect' ? travelledAt : securedAt;
  // A packet that went farther shows that the nearer ones could go, too; not the other way round.
  const farther = ([0, 1, 2] as const).filter((each) => each >= reach);
  return Math.max(...farther.map((each) => shownAt[each]));
}
