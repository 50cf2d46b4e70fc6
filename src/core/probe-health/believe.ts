import type { Level, Reach } from './evidence.ts';

/** A `down` that nobody has believed yet. Times of this file are monotonic milliseconds. */
export interface Failure {
  readonly level: Level;
  readonly reach: Reach;
  /** The target said it itself, in HTTP: no trouble of ours can put that into its mouth. */
  readonly isSpoken: boolean;
  /** When its check began. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** The monitor has no re-checks: this one result would decide. */
  readonly decidesAlone: boolean;
  /** The check before it failed in the same way and was not believed for that reason alone. */
  readonly isSecondLook: boolean;
}

/** A doubt about our own side. `-Infinity` and `null` where there never was one. */
export interface Doubt {
  readonly since: number | null;
  readonly endedAt: number;
}

/** What is known about our own side at the moment. Moments are those at which a check began that showed it. */
export interface Picture {
  /** Names, and addresses, that a failure can be compared with, its own included. */
  readonly names: number;
  readonly addresses: number;
  /** A name was looked up, freshly and with success. */
  readonly lookedUpAt: number;
  /** A connection was taken or refused, by how far it went. */
  readonly travelledAt: Readonly<Record<Reach, number>>;
  /** A site answered as it should. */
  readonly wellAt: number;
  /** When too many sites had failed within a minute; `null`: they have not. */
  readonly burstAt: number | null;
  readonly doubts: Readonly<Record<Level, Doubt>>;
}

/** What could settle it. */
export type Wanted = 'lookup' | 'connection' | 'well_site';

/** Why a failure is not believed, as the check's reason. */
export type OwnFault = 'resolver' | 'network' | 'mass_failure';

/** Whether a failure may count against its site, and why. */
export type Belief =
  | {
      readonly kind: 'believe';
      readonly why: 'own_evidence' | 'nothing_to_compare' | 'others_work';
    }
  | { readonly kind: 'hold'; readonly wants: Wanted; readonly reason: OwnFault }
  | {
      readonly kind: 'disbelieve';
      readonly reason: OwnFault;
      readonly why: 'in_doubt' | 'began_in_doubt' | 'second_look';
    };

/** With so few others, what fails together fails for itself. */
const TOO_FEW_TO_COMPARE = 2;
/** Resolvers remember what they denied while they were out of order. */
const DNS_AFTERMATH_MS = 10_000;

/** Decides whether a failure may be believed, must wait for evidence, or is our own. */
export function believe(failure: Failure, picture: Picture): Belief {
  const { level } = failure;
  const belief = believeOnce(failure, picture);
  if (belief.kind !== 'believe' || belief.why !== 'others_work') return belief;
  if (level === 'answer' || !failure.decidesAlone || failure.isSecondLook) return belief;
  const shownAt = level === 'dns' ? picture.lookedUpAt : travelledBeyond(failure.reach, picture);
  // What came after it may have come after a break that a re-check would not find any more: there is none, so look twice.
  if (shownAt < failure.endedAt) return belief;
  return {
    kind: 'disbelieve',
    reason: level === 'dns' ? 'resolver' : 'network',
    why: 'second_look',
  };
}

function believeOnce(failure: Failure, picture: Picture): Belief {
  const { level } = failure;
  if (level === 'dns' && picture.names > TOO_FEW_TO_COMPARE) {
    const belief = settle(failure, {
      doubt: picture.doubts.dns,
      aftermathMs: DNS_AFTERMATH_MS,
      shownAt: picture.lookedUpAt,
      wants: 'lookup',
      reason: 'resolver',
    });
    if (belief !== null) return belief;
  }
  if (level === 'connect' && picture.addresses > TOO_FEW_TO_COMPARE) {
    const belief = settle(failure, {
      doubt: picture.doubts.connect,
      aftermathMs: 0,
      shownAt: travelledBeyond(failure.reach, picture),
      wants: 'connection',
      reason: 'network',
    });
    if (belief !== null) return belief;
  }
  if (picture.burstAt !== null && !failure.isSpoken)
    return believeInBurst(failure, picture, picture.burstAt);
  if (level === 'answer') return { kind: 'believe', why: 'own_evidence' };
  const compared = level === 'dns' ? picture.names : picture.addresses;
  const why = compared > TOO_FEW_TO_COMPARE ? 'others_work' : 'nothing_to_compare';
  return { kind: 'believe', why };
}

function settle(
  { beganAt }: Failure,
  {
    doubt,
    aftermathMs,
    shownAt,
    wants,
    reason,
  }: {
    readonly doubt: Doubt;
    readonly aftermathMs: number;
    readonly shownAt: number;
    readonly wants: Wanted;
    readonly reason: OwnFault;
  },
): Belief | null {
  if (doubt.since !== null) return { kind: 'disbelieve', reason, why: 'in_doubt' };
  if (beganAt < doubt.endedAt + aftermathMs) {
    return { kind: 'disbelieve', reason, why: 'began_in_doubt' };
  }
  // What was seen before may be over.
  return shownAt > beganAt ? null : { kind: 'hold', wants, reason };
}

function believeInBurst(failure: Failure, picture: Picture, burstAt: number): Belief {
  const reason = 'mass_failure';
  const { beganAt } = failure;
  const doubt = picture.doubts.answer;
  if (doubt.since !== null) return { kind: 'disbelieve', reason, why: 'in_doubt' };
  if (beganAt < doubt.endedAt) return { kind: 'disbelieve', reason, why: 'began_in_doubt' };
  if (picture.wellAt < burstAt) return { kind: 'hold', wants: 'well_site', reason };
  return { kind: 'believe', why: 'others_work' };
}

/** A packet that went farther shows that the nearer ones could go, too; not the other way round. */
function travelledBeyond(reach: Reach, { travelledAt }: Picture): number {
  const farther = ([0, 1, 2] as const).filter((each) => each >= reach);
  return Math.max(...farther.map((each) => travelledAt[each]));
}
