import type { Gap } from '../incident/service-downtime.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Late, Notice, NoticeKind } from '../alerting/notification.ts';
import { describeReason, type Words } from '../check/words.ts';
import type { Language } from '../people/owner.ts';
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

/** A notice with the words for its reason. */
interface Described extends Notice {
  readonly because: ReturnType<typeof describeReason>;
}

/** Writes a notice in its reader's language and time zone; one that comes late says so. `words` are those of the kinds. */
export function noticeText(given: Notice, late: Late | null = null, words?: Words): NoticeText {
  const because = describeReason(given.incident.reason, words, given.reader.language);
  const notice: Described = { ...given, because };
  const heading = HEADINGS[notice.kind](notice);
  return {
    ...(late === null ? heading : lateHeading(notice, heading, late)),
    facts: FACTS[notice.kind]?.(notice) ?? factsOf(notice),
  };
}

function lateHeading(notice: Described, heading: Heading, { decidedAt, endedAt }: Late): Heading {
  const words = wordsOf(notice);
  const { timezone, language } = notice.reader;
  const moment = (at: number): string => momentInBothZones(at, timezone, language);
  const over = endedAt === null ? [] : [words.isOver(moment(endedAt))];
  return {
    subject: `${heading.subject} (${words.lateMark})`,
    headline: endedAt === null ? heading.headline : words.wasDown(nameOf(notice)),
    hint: [words.isLate(moment(decidedAt)), ...over, heading.hint].join(' ').trim(),
  };
}

const FACTS: Partial<Readonly<Record<NoticeKind, (notice: Described) => NoticeText['facts']>>> = {
  test: () => [],
  alarm: alarmFacts,
  alarm_over: alarmFacts,
  unjudged_monitors: unjudgedFacts,
  judged_monitors: alarmFacts,
  undelivered: undeliveredFacts,
};

type Heading = Omit<NoticeText, 'facts'>;

const HEADINGS: Readonly<Record<NoticeKind, (notice: Described) => Heading>> = {
  opened: (notice) => downHeading(notice, wordsOf(notice).isDown(nameOf(notice))),
  reminder: (notice) => downHeading(notice, wordsOf(notice).isStillDown(nameOf(notice))),
  resolved: resolvedHeading,
  unjudged: (notice) => ({
    subject: `[NOT JUDGED] ${nameOf(notice)} - ${titleOf(notice)}`,
    headline: wordsOf(notice).isUnjudged(nameOf(notice)),
    hint: hintOf(notice),
  }),
  judged: judgedHeading,
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
    headline: wordsOf(notice).undeliveredHeadline(nameOf(notice)),
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
    headline: headline(nameOf(notice), lasted),
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
    headline: words.isJudged(nameOf(notice), lasted),
    hint: '',
  };
}

function closedHeading(notice: Described, end: AskingEnd): Heading {
  const words = wordsOf(notice).ends[end];
  const name = nameOf(notice);
  return { subject: `[CLOSED] ${name} - ${words.short}`, headline: words.headline(name), hint: '' };
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
  const { id, reason, startedAt, resolvedAt } = notice.incident;
  const { labels } = wordsOf(notice);
  const { timezone, language } = notice.reader;
  const fact = (label: string, value: string) => ({ label, value: plainLine(value) });
  const [since, until] = isUnwritten(notice)
    ? [labels.unwrittenSince, labels.unwrittenUntil]
    : [labels.blindSince, labels.blindUntil];
  const begun = [
    fact(labels.reason, `${titleOf(notice)} (${reason})`),
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
  const { incident, monitor, evidence, reader } = notice;
  const words = phrases[reader.language];
  const facts: { label: string; value: string }[] = [];
  const add = (label: string, value: string | null): void => {
    if (value !== null && value !== '') facts.push({ label, value: plainLine(value) });
  };
  const moment = (at: number): string => momentInBothZones(at, reader.timezone, reader.language);
  add(words.labels.site, monitor.name === monitor.url ? null : monitor.name);
  add(words.labels.address, monitor.url);
  add(words.labels.reason, `${titleOf(notice)} (${incident.reason})`);
  add(words.labels.detail, incident.message);
  const isOutage = notice.kind !== 'unjudged' && notice.kind !== 'judged';
  add(isOutage ? words.labels.since : words.labels.unjudgedSince, moment(incident.startedAt));
  if (incident.resolvedAt !== null) {
    add(untilLabel(notice, words), moment(incident.resolvedAt));
    add(words.labels.lasted, spanText(incident.resolvedAt - incident.startedAt, reader.language));
  }
  for (const { from, to } of gapsOf(notice)) {
    add(words.labels.unwatched, `${moment(from)} – ${moment(to)}`);
  }
  for (const [key, label] of Object.entries(words.evidence))
    add(label, evidenceText(evidence[key], reader.language));
  add(words.labels.incident, incident.id);
  return facts;
}

function untilLabel(notice: Described, { labels }: Phrases): string {
  if (endOf(notice) !== null) return labels.closed;
  return notice.kind === 'judged' ? labels.judgedAgain : labels.until;
}

function evidenceText(value: JsonValue | undefined, language: Language): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') {
    const entries = Array.isArray(value)
      ? value.map(String)
      : timingTexts(value as JsonObject, language);
    return entries.join(', ');
  }
  if (typeof value === 'number') return numberText(value, language);
  return String(value);
}

function timingTexts(timings: JsonObject, language: Language): readonly string[] {
  return Object.entries(timings)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => {
      const isDuration = key.endsWith('Ms') && typeof value === 'number';
      return isDuration
        ? phrases[language].timing(key, numberText(Math.round(value), language))
        : `${key} ${JSON.stringify(value)}`;
    });
}
