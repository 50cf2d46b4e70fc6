import type { Phase } from '../check/outcome.ts';
import type { IncidentEnd } from '../incident/incident.ts';
import type { MailPhrases } from './mail-phrases.ts';
import type { PagePhrases } from './page-phrases.ts';

/** Ends of an outage that are no recovery. */
export type AskingEnd = Exclude<IncidentEnd, 'recovered'>;

/** Whole sentences: the first can stand alone, as a title does. */
export type Sentences = readonly [title: string, ...more: string[]];

/** What came of a stretch of unrest. */
export interface Unrest {
  readonly outages: string;
  readonly downFor: string;
}

/** The first sentences and the subjects of the notices. Names come isolated into sentences, plain into subjects. */
export interface HeadingPhrases {
  isDown(name: string): Sentences;
  isStillDown(name: string, lasts: string | null): Sentences;
  stillDown(lasts: string): string;
  isBack(name: string, lasted: string): Sentences;
  backAfter(lasted: string): string;
  /** For an outage that was not watched all the time. */
  isBackUpTo(name: string, lasted: string): Sentences;
  backAfterUpTo(lasted: string): string;
  /** The message about its beginning was never delivered: this one stands for both. */
  isFolded(from: string, to: string): string;
  /** The site is checked no more. */
  readonly ends: Readonly<
    Record<AskingEnd, { readonly short: string; headline(name: string): Sentences }>
  >;
  /** The site cannot be judged, for a day and longer. */
  isUnjudged(name: string): Sentences;
  isJudged(name: string, lasted: string): Sentences;
  judgedAfter(lasted: string): string;
  /** The site takes longer than it may, and no longer does. */
  isSlow(name: string): Sentences;
  isSlowOver(name: string, lasted: string): Sentences;
  readonly slowOver: string;
  /** The site goes down again and again; and what that came to. */
  readonly unstable: string;
  isUnstable(name: string): Sentences;
  readonly unstableHint: string;
  unstableOver(outages: string): string;
  isCalmUp(name: string, unrest: Unrest): Sentences;
  isCalmDown(name: string, unrest: Unrest): Sentences;
  /** Of an outage that was not acknowledged in time, and of one that is. */
  isEscalated(name: string): Sentences;
  acknowledged(by: string): string;
  isAcknowledged(name: string, by: string): Sentences;
  readonly test: string;
  readonly testHeadline: Sentences;
  /** We cannot see: what is wrong with us, what that means for sites, and what helps. */
  alarmHeadline(trouble: string): Sentences;
  alarmOver(lasted: string): string;
  alarmOverHeadline(lasted: string): Sentences;
  readonly alarmHint: string;
  /** The same where sites are judged all the time, and what is judged cannot be written down. */
  readonly unwritten: {
    readonly headline: Sentences;
    readonly hint: string;
    over(lasted: string): string;
    overHeadline(lasted: string): Sentences;
  };
  /** We cannot see: how many monitors of the reader, since when, and why. */
  unjudged(count: string): string;
  unjudgedHeadline(facts: {
    readonly count: string;
    readonly since: string;
    readonly trouble: string;
  }): Sentences;
  readonly unjudgedHint: string;
  judgedAgain(lasted: string): string;
  judgedAgainHeadline(lasted: string): Sentences;
  /** A message comes late: the mark in its subject, when it was written, and when its outage ended. */
  readonly lateMark: string;
  isLate(written: string): string;
  isOver(since: string): string;
  wasDown(name: string): Sentences;
  /** A message about a monitor was given up. */
  readonly undelivered: string;
  undeliveredHeadline(name: string): Sentences;
  readonly undeliveredHint: string;
  /** A channel has sent as many messages as it may in a day. */
  readonly dailyLimit: string;
  dailyLimitHeadline(channel: string): Sentences;
  readonly dailyLimitHint: string;
  /** Several messages in one: how many sites went down, and how many came back. */
  groupSubject(down: string | null, back: string | null): string;
  groupHeadline(down: string | null, back: string | null): Sentences;
  /** Further members that are not listed. */
  groupMore(count: string): string;
}

/** What a fact is about. */
export const FACT_KEYS = [
  'site',
  'address',
  'reason',
  'detail',
  'since',
  'until',
  'lasted',
  'closed',
  'unwatched',
  'unjudgedSince',
  'judgedAgain',
  'slowSince',
  'fastSince',
  'incident',
  'blindSince',
  'blindUntil',
  'unwrittenSince',
  'unwrittenUntil',
  'alarm',
  'unjudged',
  'channel',
  'recipient',
  'answer',
  'notification',
  'dashboard',
  'jobLog',
  'note',
  'phase',
  'method',
  'statusCode',
  'ip',
  'finalUrl',
  'redirects',
  'timings',
  'failedChecks',
  'certificate',
  'body',
  'reasons',
  'acknowledged',
  'slowness',
  'ourselves',
  'normal',
  'before',
  'affected',
  'ownNote',
  'fallback',
] as const;
export type FactKey = (typeof FACT_KEYS)[number];

/** Names and values of facts. */
export interface FactPhrases {
  readonly labels: Readonly<Record<FactKey, string>>;
  /** How far a check came. */
  readonly phases: Readonly<Record<Phase, string>>;
  /** The phase that failed, and those before it that did not. */
  failedAt(phase: string, fine: readonly string[]): string;
  /** Between the items of a list. */
  readonly comma: string;
  /** Between parts of a sentence. */
  readonly semicolon: string;
  /** One timing by its key in the evidence, such as `firstByteMs`. */
  timing(key: string, ms: string): string;
  /** A time that is too long for milliseconds. */
  milliseconds(ms: string): string;
  seconds(seconds: string): string;
  percent(value: string): string;
  /** From one moment to another, as a value. */
  span(from: string, to: string): string;
  inZone(zone: string): string;
  readonly universalTime: string;
  /** How many of the other sites answered in the same minute; no number is left out. */
  noneElseAsked(): string;
  othersAnswered(answered: string, asked: string): string;
  othersAllAnswered(asked: string): string;
  othersSilent(asked: string): string;
  usualTime(took: string): string;
  lastGood(at: string): string;
  uptimeOf(range: '24h' | '30d', percent: string): string;
  lastOutage(at: string, lasted: string): string;
  affectedSites(count: string, names: readonly string[]): string;
  slowness(took: string, limit: string | null): string;
  certificateUntil(subject: string, until: string): string;
  acknowledgedBy(by: string, at: string): string;
  /** The message took the place of one over another channel. */
  channelFailed(channel: string, error: string): string;
}

/** The wording of one language. */
export interface Phrases extends HeadingPhrases, FactPhrases, MailPhrases, PagePhrases {}
