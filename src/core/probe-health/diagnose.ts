import type { Baseline } from './baseline.ts';
import { reachOf } from './evidence.ts';
import type { Examination, Observation, WitnessAnswer, Witness } from './examination.ts';
import type { Suspicion } from './suspicion.ts';

/** Why a failure is not accepted, as the check's reason. */
export type OwnFault = 'resolver' | 'network';

/** What is known besides an examination. */
export interface Known {
  readonly baseline: Pick<Baseline, 'get'>;
  /** Names that are watched. */
  readonly names: number;
  /** One of them was found, since we have been running. */
  readonly isAnyNameKnown: boolean;
}

/** With fewer names that were never found it may well be them, where nothing is known of the resolver. */
const ENOUGH_NAMES = 5;

const GONE: ReadonlySet<WitnessAnswer> = new Set(['unreachable', 'silent', 'missing']);
const UNREACHED: ReadonlySet<WitnessAnswer> = new Set(['refused', 'unreachable', 'silent']);
const UNANSWERED: ReadonlySet<WitnessAnswer> = new Set(['failed', ...UNREACHED]);

/**
 * What an examination shows to be wrong on our own side that explains the failure; `null`: nothing. A witness counts only
 * against what it answers while all is well, so that one that never answers, or denies the root, shows nothing.
 */
export function diagnose(
  failure: Suspicion,
  examination: Examination,
  known: Known,
): OwnFault | null {
  const given: Case = { failure, examination, known };
  if (failure.level === 'dns') return areNamesLost(given) ? 'resolver' : null;
  const isOurs =
    isRouteMissing(given) ||
    isNameForged(failure, examination, known) ||
    (isBeyondRouter(given) && isWayBroken(given));
  return isOurs ? 'network' : null;
}

interface Case {
  readonly failure: Suspicion;
  readonly examination: Examination;
  readonly known: Known;
}

/** One resolver that denies what it knew makes names vanish; to fail to answer, all of them have to. */
function areNamesLost({ failure, examination, known }: Case): boolean {
  const servers = resolversIn(examination);
  if (servers.length === 0) return false;
  const conditions = servers.map((server) => conditionOf(server, examination, known));
  if (conditions.includes('lying')) return true;
  if (conditions.every((each) => each === 'mute')) return true;
  // Nothing is known of them yet.
  if (conditions.includes('sound')) return false;
  const roots = servers.map((of) => find(examination, 'root', of)?.answer ?? 'silent');
  const isUnproven = servers.every((of) => known.baseline.get({ witness: 'root', of }) === null);
  if (failure.isOwnWord && isUnproven) return roots.every((answer) => UNANSWERED.has(answer));
  const isNoneKnown = !known.isAnyNameKnown && known.names >= ENOUGH_NAMES;
  return (
    isUnproven && isNoneKnown && roots.every((answer) => answer !== 'known' && answer !== 'empty')
  );
}

/** Whether a resolver answers the question for the root while all is well; where that is not known, now. */
export function isRootAnswered(examination: Examination, { baseline }: Known): boolean {
  return resolversIn(examination).some((of) => {
    const root = { witness: 'root', of } as const;
    const answer = (baseline.get(root) ?? find(examination, 'root', of))?.answer;
    return answer !== undefined && !UNANSWERED.has(answer);
  });
}

type Condition = 'sound' | 'lying' | 'mute' | 'unknown';

function conditionOf(server: string, examination: Examination, { baseline }: Known): Condition {
  const responses = (['world', 'root', 'nobody'] as const).flatMap((witness) => {
    const now = find(examination, witness, server);
    const before = baseline.get({ witness, of: server });
    return now === null || before === null || UNREACHED.has(before.answer) ? [] : [{ now, before }];
  });
  const isMuteAbout = (witness: Witness): boolean =>
    responses.some(({ now, before }) => now.witness === witness && isMuteSince(now, before));
  // A resolver that is cut off from the world still knows what it remembers.
  if (isMuteAbout('world')) return 'mute';
  if (find(examination, 'listed', server)?.answer === 'known') return 'sound';
  const isAnswering = responses.some(
    ({ now }) => now.witness !== 'nobody' && !UNANSWERED.has(now.answer),
  );
  if (isMuteAbout('root') || (!isAnswering && isMuteAbout('nobody'))) return 'mute';
  const isLying = responses.some(({ now, before }) =>
    now.witness === 'nobody'
      ? now.answer === 'empty' && before.answer === 'denied'
      : now.witness === 'root' && isOtherDenial(now, before),
  );
  if (isLying) return 'lying';
  return isAnswering ? 'sound' : 'unknown';
}

/** It answered, and does no more; or it always failed, and now says nothing, or that it fails for another reason. */
function isMuteSince(now: Observation, before: Observation): boolean {
  if (before.answer !== 'failed') return UNANSWERED.has(now.answer);
  return UNREACHED.has(now.answer) || (now.answer === 'failed' && now.form !== before.form);
}

/** A root that was known is denied, or has nothing; or it was always denied, and now another server does it. */
function isOtherDenial(now: Observation, before: Observation): boolean {
  if (now.answer !== 'denied' && now.answer !== 'empty') return false;
  return before.answer !== now.answer || before.form !== now.form;
}

/** Our own machine has no way there; or it is the target, and takes no connection from itself. */
function isRouteMissing({ failure, examination }: Case): boolean {
  const route = routeTo(failure, examination)?.answer;
  // Without a route nothing is sent: a target that did not answer, or refused, was reached by another one.
  if (route === 'missing') return failure.isUnreachable || failure.isOwnWord;
  const loopback = examination.observations.find(({ witness }) => witness === 'loopback');
  const isHome = failure.level === 'connect' && route === 'home';
  return isHome && loopback !== undefined && GONE.has(loopback.answer);
}

/** A resolver gives a name that does not exist the address that it gave for the site, too. */
export function isNameForged(
  { address, isName }: Suspicion,
  examination: Examination,
  known: Known,
): boolean {
  if (!isName || address === null) return false;
  return examination.observations.some((now) => {
    if (now.witness !== 'nobody' || now.answer !== 'known') return false;
    const before = known.baseline.get(now);
    return before?.answer === 'denied' && now.addresses?.includes(address) === true;
  });
}

/** Whether the site is behind the router that the rest of the world is behind. */
function isBeyondRouter({ failure, examination }: Case): boolean {
  return routeTo(failure, examination)?.answer === 'default';
}

function isWayBroken(given: Case): boolean {
  const { failure, examination, known } = given;
  if (isIntercepted(given)) return true;
  if (failure.level === 'answer') return false;
  const isNearbyGone =
    areGone(given, 'gateway') || areGone(given, 'neighbour') || areGone(given, 'resolver_tcp');
  const servers = resolversIn(examination);
  const isWorldSilent =
    servers.length > 0 &&
    servers.every((server) => conditionOf(server, examination, known) === 'mute');
  return isNearbyGone || isWorldSilent;
}

/** Every unused address is answered for, and was not: a box near us does it, for all. */
function isIntercepted({ failure, examination, known }: Case): boolean {
  const all = examination.observations.filter(
    ({ witness, of }) => witness === 'nowhere' && isOfFamily(of, failure),
  );
  return (
    all.length > 0 &&
    all.every((now) => {
      const before = known.baseline.get(now);
      if (before === null) return false;
      const isAnswered = now.answer === 'taken' || now.answer === 'refused';
      if (before.answer === 'unreachable') return isAnswered;
      return before.answer === 'silent' && (isAnswered || now.answer === 'unreachable');
    })
  );
}

/** Whether none of a kind that used to be there, and be it to refuse us, is there any more; of the address's own family. */
function areGone({ failure, examination, known }: Case, witness: Witness): boolean {
  const were = examination.observations.filter((now) => {
    if (now.witness !== witness || !isOfFamily(now.of, failure)) return false;
    const before = known.baseline.get(now);
    return before !== null && !GONE.has(before.answer);
  });
  return were.length > 0 && were.every(({ answer }) => GONE.has(answer));
}

function isOfFamily(of: string, { address }: Pick<Suspicion, 'address'>): boolean {
  return of.includes(':') === address?.includes(':');
}

/** As far away, and of the same family. */
function isLike(of: string, failure: Pick<Suspicion, 'address' | 'reach'>): boolean {
  return reachOf(of) === failure.reach && isOfFamily(of, failure);
}

/** The route to the address that failed; where many failed at once, that of another one as far away. */
function routeTo({ address, reach }: Suspicion, examination: Examination): Observation | null {
  if (address === null) return null;
  const own = find(examination, 'route', address);
  if (own !== null) return own;
  return (
    examination.observations.find(
      ({ witness, of }) => witness === 'route' && isLike(of, { address, reach }),
    ) ?? null
  );
}

/** Whether the examination can say something about the failure. */
export function isAbout(failure: Suspicion, examination: Examination): boolean {
  if (failure.isName && !examination.hasNames) return false;
  return failure.address === null || examination.addresses.some((of) => isLike(of, failure));
}

function resolversIn({ observations }: Examination): readonly string[] {
  return observations.filter(({ witness }) => witness === 'root').map(({ of }) => of);
}

function find({ observations }: Examination, witness: Witness, of: string): Observation | null {
  return observations.find((each) => each.witness === witness && each.of === of) ?? null;
}
