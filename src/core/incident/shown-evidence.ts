import type { Phase } from '../check/outcome.ts';
import { describeReason, type Words } from '../check/words.ts';
import type { TroubleCause } from '../probe-health/alarm.ts';
import type { KeptEvidence, SiteFacts } from './kept-evidence.ts';

/** The phases of a check that are shown, in order. */
export const SHOWN_PHASES = ['dns', 'connect', 'tls', 'head', 'body'] as const;
export type ShownPhaseName = (typeof SHOWN_PHASES)[number];

/** Usual durations of a site's phases in milliseconds; `null`: not known, or there is no such phase. */
export type UsualPhases = Readonly<Record<ShownPhaseName, number | null>>;

/** One phase of a check. */
export interface ShownPhase {
  readonly phase: ShownPhaseName;
  readonly ms: number | null;
  readonly usualMs: number | null;
  /** `failed`: the verdict fell in it. */
  readonly state: 'ok' | 'failed' | 'not_reached';
}

/** A fact that is another one than at the last good check; `null`: there was none. */
export interface ChangedFact {
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What went wrong as a sentence, and what usually helps. */
export function sentenceOf(
  { message, reason, retryAfterSeconds, outcome }: KeptEvidence,
  words: Words,
): { readonly sentence: string; readonly hint: string | null } {
  const clause = message.startsWith('answered ') ? `it ${message}` : message;
  const sentence = `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.`;
  const hints = [
    ...(reason === null ? [] : [describeReason(reason, words).hint]),
    ...(retryAfterSeconds !== null && outcome !== 'up'
      ? [`It asks to come back in ${retryAfterSeconds} s.`]
      : []),
  ].filter((text) => text !== '');
  return { sentence, hint: hints.length === 0 ? null : hints.join(' ') };
}

/** The phases of a check in order: those it went through, the one it failed in, and those it would have come to. */
export function shownPhases(
  { phase: failedIn, outcome, timings }: KeptEvidence,
  usual: UsualPhases,
): readonly ShownPhase[] {
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = timings;
  const passed = [dnsMs, connectMs, tlsMs, firstByteMs].reduce<number>(
    (sum, each) => sum + (each ?? 0),
    0,
  );
  const took: UsualPhases = {
    dns: dnsMs,
    connect: connectMs,
    tls: tlsMs,
    head: firstByteMs,
    body: firstByteMs === null ? null : Math.max(0, totalMs - passed),
  };
  const failed = outcome === 'up' ? SHOWN_PHASES.length : failedAt(failedIn);
  return SHOWN_PHASES.flatMap((phase, index): readonly ShownPhase[] => {
    const [ms, usualMs] = [rounded(took[phase]), rounded(usual[phase])];
    if (index < failed) return ms === null ? [] : [{ phase, ms, usualMs, state: 'ok' }];
    if (index === failed) return [{ phase, ms, usualMs, state: 'failed' }];
    return usualMs === null ? [] : [{ phase, ms: null, usualMs, state: 'not_reached' }];
  });
}

function failedAt(phase: Phase | null): number {
  const index = SHOWN_PHASES.findIndex((each) => each === phase);
  // What is refused before it begins fails in nothing that takes time.
  return index < 0 ? -1 : index;
}

/** Which lines of the answer's head decided, from 0. */
export function markedLines({ reason, heads, retryAfterSeconds }: KeptEvidence): readonly number[] {
  const { received } = heads;
  if (reason === null || received.length === 0) return [];
  const isOfStatus = /^(http|get)_\d{3}$/.test(reason);
  const isOfRedirect = reason.includes('redirect');
  const names = [
    ...(retryAfterSeconds === null ? [] : ['retry-after']),
    ...(isOfRedirect ? ['location'] : []),
    ...(reason === 'http_401' ? ['www-authenticate'] : []),
  ];
  return received.flatMap((line, index) => {
    if (index === 0) return isOfStatus || isOfRedirect ? [index] : [];
    const name = line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase();
    return names.includes(name) ? [index] : [];
  });
}

/** What differs from the last good check, and what does not; of what only one of them saw nothing is known. */
export function comparedWithGood({ site, good, retryAfterSeconds }: KeptEvidence): {
  readonly changed: readonly ChangedFact[];
  readonly same: readonly string[];
} {
  if (good === null) return { changed: [], same: [] };
  const changed: ChangedFact[] = [];
  const same: string[] = [];
  for (const { what, textOf, isComparable } of FACTS) {
    const [from, to] = [textOf(good), textOf(site)];
    if (!isComparable(good, site)) continue;
    if (from === to) same.push(what);
    else changed.push({ what, from, to });
  }
  changed.push(...slowerFirstByte(good, site));
  if (retryAfterSeconds !== null) {
    changed.push({ what: 'retry_after', from: null, to: String(retryAfterSeconds) });
  }
  return { changed, same };
}

interface Fact {
  readonly what: string;
  textOf(site: SiteFacts): string | null;
  isComparable(good: SiteFacts, now: SiteFacts): boolean;
}

const isAnswered = (good: SiteFacts, now: SiteFacts): boolean =>
  good.statusCode !== null && now.statusCode !== null;

const FACTS: readonly Fact[] = [
  {
    what: 'status',
    textOf: ({ statusCode }) => (statusCode === null ? null : String(statusCode)),
    isComparable: ({ statusCode }) => statusCode !== null,
  },
  {
    what: 'address',
    textOf: ({ address }) => address,
    isComparable: (good, now) => good.address !== null && now.address !== null,
  },
  {
    what: 'certificate',
    textOf: ({ certificate }) => certificate,
    isComparable: (good, now) => good.certificate !== null && now.certificate !== null,
  },
  { what: 'redirects', textOf: ({ redirectedTo }) => redirectedTo, isComparable: isAnswered },
];

const MIN_SLOWER_MS = 100;

/** Some milliseconds more or less are no change. */
function slowerFirstByte(good: SiteFacts, now: SiteFacts): readonly ChangedFact[] {
  const [before, after] = [good.firstByteMs, now.firstByteMs];
  if (before === null || after === null) return [];
  if (after < 2 * before || after - before < MIN_SLOWER_MS) return [];
  return [{ what: 'first_byte', from: `${Math.round(before)} ms`, to: `${Math.round(after)} ms` }];
}

/** What can be wrong with us, and by what causes. */
const OWN_CHECKS: readonly {
  readonly what: OwnCheck['what'];
  readonly causes: readonly TroubleCause[];
}[] = [
  { what: 'resolver', causes: ['resolver'] },
  { what: 'clock', causes: ['clock', 'stall'] },
  { what: 'ports', causes: ['ports', 'resources'] },
  { what: 'network', causes: ['network'] },
];

/** One thing of our own side, and whether it worked. */
export interface OwnCheck {
  readonly what: 'resolver' | 'clock' | 'ports' | 'network';
  readonly isHealthy: boolean;
}

/** What our own side was like. */
export function ownChecks({ ownTroubles }: KeptEvidence): readonly OwnCheck[] {
  return OWN_CHECKS.map(({ what, causes }) => ({
    what,
    isHealthy: !causes.some((cause) => ownTroubles.includes(cause)),
  }));
}

function rounded(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * 10) / 10;
}
