import type { Gap } from '../incident/service-downtime.ts';
import type { JsonValue } from '../json.ts';
import type { Late, Notice, NoticeKind } from '../alerting/notification.ts';
import { describeNote, describeReason, type Words } from '../check/words.ts';
import { originalText } from '../heartbeat/heartbeat.ts';
import { evidenceText } from './evidence-text.ts';
import { groupText } from './group-text.ts';
import { isolated } from './isolate.ts';
import { numberText, spanText } from './duration-text.ts';
import { momentInBothZones } from './moment-text.ts';
import { phrases, type AskingEnd, type Phrases } from './phrases.ts';
import { plainLine } from '../safe-text.ts';

/** A notice in words, for any channel to lay out. Every string is one safe line. */
export interface NoticeText {
  /** `[DOWN] Shop - HTTP 503`: at most about 60 characters of name and reason. */
  readonly subject: string;
  /** The first sentence. */
  readonly headline: string;
  /** Advice for the owner; empty when there is none. */
  readonly hint: string;
  readonly facts: readonly Fact[];
}

/** One line of a notice. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** The value is an address to follow. */
  readonly isLink?: true;
}

const NAME_MAX = 40;
/** Of what a job said last: its beginning. */
const LOG_MAX = 500;

/** A notice with the words for its reason. */
interface Described extends Notice {
  readonly because: ReturnType<typeof describeReason>;
  /** Sentences about what was odd. */
  readonly notes: readonly string[];
}

/** Writes a notice in its reader's language and time zone; one that comes late says so. `words` are those of the kinds. */
export function noticeText(given: Notice, late: Late | null = null, words?: Words): NoticeText {
  const because = describeReason(given.incident.reason, words, given.reader.language);
  const notice: Described = { ...given, because, notes: notesOf(given, words) };
  const text = given.kind === 'group' ? groupText(given, words) : ownText(notice, given.kind);
  return late === null ? text : { ...text, ...lateHeading(notice, text, late) };
}

function ownText(notice: Described, kind: OwnKind): NoticeText {
  return { ...HEADINGS[kind](notice), facts: FACTS[kind]?.(notice) ?? factsOf(notice) };
}

function notesOf({ evidence: { notes }, reader }: Notice, words?: Words): readonly string[] {
  const codes = Array.isArray(notes) ? notes.map(String) : [];
  return codes
    .map((code) => describeNote(code, words, reader.language))
    .filter((text) => text !== '');
}

function lateHeading(notice: Described, heading: Heading, late: Late): Heading {
  const { decidedAt, endedAt, isBeginningFolded = false } = late;
  const words = wordsOf(notice);
  // The facts of an end hold the beginning as well.
  if (isBeginningFolded) {
    const isOutage = notice.kind === 'resolved' && endOf(notice) === null;
    const { subject, hint } = heading;
    return {
      subject,
      hint,
      headline: isOutage ? words.wasDown(shownName(notice)) : heading.headline,
    };
  }
  const { timezone, language } = notice.reader;
  const moment = (at: number): string => momentInBothZones(at, timezone, language);
  const over = endedAt === null ? [] : [words.isOver(moment(endedAt))];
  return {
    subject: `${heading.subject} (${words.lateMark})`,
    headline: endedAt === null ? heading.headline : words.wasDown(shownName(notice)),
    hint: [words.isLate(moment(decidedAt)), ...over, heading.hint].join(' ').trim(),
  };
}

const FACTS: Partial<Readonly<Record<OwnKind, (notice: Described) => NoticeText['facts']>>> = {
  test: () => [],
  alarm: alarmFacts,
  alarm_over: alarmFacts,
  unjudged_monitors: unjudgedFacts,
  judged_monitors: alarmFacts,
  undelivered: undeliveredFacts,
};

type Heading = Pick<NoticeText, 'subject' | 'headline' | 'hint'>;
/** Kinds that are about one thing. */
type OwnKind = Exclude<NoticeKind, 'group'>;

const HEADINGS: Readonly<Record<OwnKind, (notice: Described) => Heading>> = {
  opened: (notice) => downHeading(notice, wordsOf(notice).isDown(shownName(notice))),
  reminder: (notice) => downHeading(notice, wordsOf(notice).isStillDown(shownName(notice))),
  resolved: resolvedHeading,
  unjudged: (notice) => ({
    subject: `[NOT JUDGED] ${nameOf(notice)} - ${titleOf(notice)}`,
    headline: wordsOf(notice).isUnjudged(shownName(notice)),
    hint: hintOf(notice),
  }),
  judged: judgedHeading,
  slow: (notice) => ({
    subject: `[SLOW] ${nameOf(notice)} - ${titleOf(notice)}`,
    headline: wordsOf(notice).isSlow(shownName(notice)),
    hint: hintOf(notice),
  }),
  slow_over: (notice) => ({
    subject: `[OK] ${nameOf(notice)} - ${wordsOf(notice).slowOver}`,
    headline: wordsOf(notice).isSlowOver(shownName(notice), lastedText(notice)),
    hint: '',
  }),
  unstable: (notice) => ({
    subject: `[UNSTABLE] ${nameOf(notice)} - ${wordsOf(notice).unstable}`,
    headline: wordsOf(notice).isUnstable(shownName(notice)),
    hint: wordsOf(notice).unstableHint,
  }),
  unstable_over: unstableOverHeading,
  escalated: (notice) => downHeading(notice, wordsOf(notice).isEscalated(shownName(notice))),
  acknowledged: (notice) => ({
    subject: `[ACK] ${nameOf(notice)} - ${wordsOf(notice).acknowledged(acknowledgerOf(notice))}`,
    headline: wordsOf(notice).isAcknowledged(shownName(notice), acknowledgerOf(notice)),
    hint: '',
  }),
  alarm: alarmHeading,
  alarm_over: alarmOverHeading,
  unjudged_monitors: (notice) => {
    const words = wordsOf(notice);
    const { timezone, language } = notice.reader;
    const since = momentInBothZones(notice.incident.startedAt, timezone, language);
    return {
      subject: `[UNKNOWN] ${nameOf(notice)} - ${words.unjudged(monitorCount(notice))}`,
      headline: words.unjudgedHeadline({
        count: monitorCount(notice),
        since,
        trouble: titleOf(notice),
      }),
      hint: words.unjudgedHint,
    };
  },
  judged_monitors: (notice) => {
    const lasted = lastedText(notice);
    return {
      subject: `[OK] ${nameOf(notice)} - ${wordsOf(notice).judgedAgain(lasted)}`,
      headline: wordsOf(notice).judgedAgainHeadline(lasted),
      hint: '',
    };
  },
  undelivered: (notice) => ({
    subject: `[ALARM] ${nameOf(notice)} - ${wordsOf(notice).undelivered}`,
    headline: wordsOf(notice).undeliveredHeadline(shownName(notice)),
    hint: wordsOf(notice).undeliveredHint,
  }),
  test: (notice) => ({
    subject: `[TEST] ${nameOf(notice)} - ${wordsOf(notice).test}`,
    headline: wordsOf(notice).testHeadline,
    hint: '',
  }),
};

/** The alarm about the database is the only one that does not mean that we cannot see. */
const isUnwritten = ({ incident }: Described): boolean => incident.reason === 'storage';

function alarmHeading(notice: Described): Heading {
  const words = wordsOf(notice);
  const { headline, hint } = isUnwritten(notice)
    ? words.unwritten
    : { headline: words.alarmHeadline(titleOf(notice)), hint: words.alarmHint };
  return { subject: `[ALARM] ${nameOf(notice)} - ${titleOf(notice)}`, headline, hint };
}

function alarmOverHeading(notice: Described): Heading {
  const lasted = lastedText(notice);
  const words = wordsOf(notice);
  const [over, headline] = isUnwritten(notice)
    ? [words.unwritten.over(lasted), words.unwritten.overHeadline(lasted)]
    : [words.alarmOver(lasted), words.alarmOverHeadline(lasted)];
  return { subject: `[OK] ${nameOf(notice)} - ${over}`, headline, hint: '' };
}

/** What a stretch of unrest came to: `outages` and `downMs` of the evidence, and the state that it ended in. */
function unstableOverHeading(notice: Described): Heading {
  const end = endOf(notice);
  if (end !== null) return closedHeading(notice, end);
  const words = wordsOf(notice);
  const { language } = notice.reader;
  const { outages, downMs, isDown } = notice.evidence;
  const facts = {
    outages: numberText(typeof outages === 'number' ? outages : 0, language),
    downFor: spanText(typeof downMs === 'number' ? downMs : 0, language),
  };
  const name = shownName(notice);
  return isDown === true
    ? downHeading(notice, words.isCalmDown(name, facts))
    : {
        subject: `[UP] ${nameOf(notice)} - ${words.unstableOver(facts.outages)}`,
        headline: words.isCalmUp(name, facts),
        hint: '',
      };
}

function acknowledgerOf({ incident: { acknowledged } }: Described): string {
  return plainLine(acknowledged?.by ?? '', NAME_MAX);
}

/** Why asking ended; `null` when it goes on. */
function endOf({ incident: { why } }: Described): AskingEnd | null {
  return why === undefined || why === null || why === 'recovered' ? null : why;
}

function resolvedHeading(notice: Described): Heading {
  const end = endOf(notice);
  if (end !== null) return closedHeading(notice, end);
  const lasted = lastedText(notice);
  const words = wordsOf(notice);
  const isWatched = gapsOf(notice).length === 0;
  const after = isWatched ? words.backAfter(lasted) : words.backAfterUpTo(lasted);
  const headline = isWatched ? words.isBack : words.isBackUpTo;
  return {
    subject: `[UP] ${nameOf(notice)} - ${after}`,
    headline: headline(shownName(notice), lasted),
    hint: '',
  };
}

function judgedHeading(notice: Described): Heading {
  const end = endOf(notice);
  if (end !== null) return closedHeading(notice, end);
  const lasted = lastedText(notice);
  const words = wordsOf(notice);
  return {
    subject: `[JUDGED] ${nameOf(notice)} - ${words.judgedAfter(lasted)}`,
    headline: words.isJudged(shownName(notice), lasted),
    hint: '',
  };
}

function closedHeading(notice: Described, end: AskingEnd): Heading {
  const words = wordsOf(notice).ends[end];
  const name = nameOf(notice);
  const headline = words.headline(shownName(notice));
  return { subject: `[CLOSED] ${name} - ${words.short}`, headline, hint: '' };
}

/** The stretches of an outage in which nothing was judged. */
function gapsOf({ evidence: { unwatched } }: Described): readonly Gap[] {
  return Array.isArray(unwatched) ? (unwatched as unknown[]).filter(isGap) : [];
}

function isGap(value: unknown): value is Gap {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) {
    return false;
  }
  return typeof value.from === 'number' && typeof value.to === 'number';
}

function lastedText({ incident: { startedAt, resolvedAt }, reader }: Described): string {
  return spanText((resolvedAt ?? startedAt) - startedAt, reader.language);
}

function downHeading(notice: Described, headline: string): Heading {
  return {
    subject: `[DOWN] ${nameOf(notice)} - ${titleOf(notice)}`,
    headline,
    hint: hintOf(notice),
  };
}

const titleOf = ({ because }: Described): string => because.title;
const hintOf = ({ because }: Described): string => because.hint;
const wordsOf = (notice: Described): Phrases => phrases[notice.reader.language];
/** As it stands in a sentence; a subject is a header, and has no marks. */
const shownName = (notice: Described): string => isolated(nameOf(notice), notice.reader.language);
const nameOf = (notice: Described): string => plainLine(notice.monitor.name, NAME_MAX);

/** How many of the reader's monitors are not judged, as text. */
function monitorCount({ evidence, reader }: Described): string {
  const { monitors } = evidence;
  return numberText(typeof monitors === 'number' ? monitors : 0, reader.language);
}

function unjudgedFacts(notice: Described): NoticeText['facts'] {
  const label = wordsOf(notice).labels.unjudged;
  return [{ label, value: monitorCount(notice) }, ...alarmFacts(notice)];
}

function alarmFacts(notice: Described): NoticeText['facts'] {
  const { id, startedAt, resolvedAt } = notice.incident;
  const { labels } = wordsOf(notice);
  const { timezone, language } = notice.reader;
  const fact = (label: string, value: string) => ({ label, value });
  const [since, until] = isUnwritten(notice)
    ? [labels.unwrittenSince, labels.unwrittenUntil]
    : [labels.blindSince, labels.blindUntil];
  const begun = [
    { label: labels.reason, value: reasonText(notice) },
    fact(since, momentInBothZones(startedAt, timezone, language)),
  ];
  const ended =
    resolvedAt === null
      ? []
      : [
          fact(until, momentInBothZones(resolvedAt, timezone, language)),
          fact(labels.lasted, lastedText(notice)),
        ];
  return [...begun, ...ended, fact(labels.alarm, id)];
}

function undeliveredFacts({ incident, evidence, reader }: Described): NoticeText['facts'] {
  const { labels } = phrases[reader.language];
  const facts = [
    [labels.channel, evidence['channel']],
    [labels.recipient, evidence['recipient']],
    [labels.answer, incident.message],
    [labels.notification, evidence['notification']],
  ] as const;
  return facts.flatMap(([label, value]) =>
    typeof value === 'string' ? [{ label, value: plainLine(value) }] : [],
  );
}

function factsOf(notice: Described): NoticeText['facts'] {
  const { incident, monitor, reader } = notice;
  const words = phrases[reader.language];
  const isOutage = notice.kind !== 'unjudged' && notice.kind !== 'judged';
  const moment = (at: number): string => momentInBothZones(at, reader.timezone, reader.language);
  const name = monitor.name === monitor.url ? null : monitor.name;
  const facts: (readonly [label: string, value: string | null])[] = [
    [words.labels.site, name && plainLine(name)],
    [words.labels.address, plainLine(monitor.url)],
    [words.labels.reason, reasonText(notice)],
    ...(incident.resolvedAt === null
      ? [[words.labels.detail, plainLine(incident.message)] as const]
      : []),
    [isOutage ? words.labels.since : words.labels.unjudgedSince, moment(incident.startedAt)],
  ];
  if (incident.resolvedAt !== null) {
    const lasted = spanText(incident.resolvedAt - incident.startedAt, reader.language);
    facts.push(
      [untilLabel(notice, words), moment(incident.resolvedAt)],
      [words.labels.lasted, lasted],
    );
  }
  for (const { from, to } of gapsOf(notice)) {
    facts.push([words.labels.unwatched, `${moment(from)} – ${moment(to)}`]);
  }
  facts.push(...evidenceFacts(notice), [words.labels.incident, incident.id]);
  return facts.flatMap(([label, value]) =>
    value === null || value === '' ? [] : [{ label, value }],
  );
}

/** What a check saw; of what is over, how often it was seen is enough. */
function evidenceFacts(notice: Described): readonly (readonly [string, string | null])[] {
  const { evidence, incident, monitor, reader, notes } = notice;
  const words = phrases[reader.language];
  const isOver = incident.resolvedAt !== null;
  const shown = Object.entries(words.evidence).filter(([key]) => {
    if (key === 'finalUrl' && isSameAddress(evidence[key], monitor.url)) return false;
    return !isOver || key === 'failedChecks';
  });
  const facts = shown.map(
    ([key, label]) => [label, evidenceText(key, evidence[key], reader.language)] as const,
  );
  if (isOver) return facts;
  const { log } = evidence;
  const logText = typeof log === 'string' ? plainLine(originalText(log), LOG_MAX) : null;
  return [
    ...facts,
    ...notes.map((note) => [words.labels.note, note] as const),
    [words.labels.jobLog, logText],
  ];
}

/** Whether it is the same place in another spelling, such as without the final slash. */
function isSameAddress(found: JsonValue | undefined, address: string): boolean {
  if (typeof found !== 'string') return false;
  return found === address || (URL.parse(found)?.href ?? found) === URL.parse(address)?.href;
}

/** The reason in words, and its code. */
function reasonText({ because, incident, reader }: Described): string {
  return `${because.title} (${isolated(plainLine(incident.reason), reader.language)})`;
}

function untilLabel(notice: Described, { labels }: Phrases): string {
  if (endOf(notice) !== null) return labels.closed;
  return notice.kind === 'judged' ? labels.judgedAgain : labels.until;
}
