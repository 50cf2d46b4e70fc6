import type { Notice, NoticeKind } from '../../alerting/notification.ts';
import type { JsonObject } from '../../json.ts';
import { reportIn } from '../../reports/report-notice.ts';
import { plainLine } from '../../safe-text.ts';
import { describe, numberIn, type Described, type Heading } from '../described.ts';
import { numberText, spanText } from '../duration-text.ts';
import type { Fact } from '../facts/fact.ts';
import { groupLines, unnamedMembers, type GroupLine } from '../group-text.ts';
import { composeMessage, type Message, type MessageSetup } from '../message.ts';
import { timeText } from '../moment-text.ts';
import type { FactKey } from '../phrase-types.ts';
import { latestHeading } from '../notice-text.ts';
import { dashboardFact } from '../notice-url.ts';
import { reportText, type ReportText } from '../report/report-text.ts';
import { letterLinks, type LetterLinks } from './letter-links.ts';

/** A message with what only channels with room for a page show. Every text is one safe line. */
export interface Letter extends Message {
  readonly letterLinks: LetterLinks;
  /** `DOWN`, `قطع`. */
  readonly state: string;
  /** The first sentence without its full stop. */
  readonly title: string;
  /** The sentences that follow it; empty when there are none. */
  readonly lead: string;
  /** What the check saw, in a sentence in which `strong` stands out. */
  readonly saw: { readonly text: string; readonly strong: string } | null;
  /** What a mail program shows beside the subject. */
  readonly preheader: string;
  /** What was seen on the wire, line by line, to be read from left to right. */
  readonly evidence: readonly string[];
  /** The members of a group, and how many are not among them. */
  readonly group: { readonly lines: readonly GroupLine[]; readonly more: string | null } | null;
  /** The tables of a report, each with a figure a site. */
  readonly report: Pick<ReportText, 'summary' | 'tables'> | null;
  /** Who gets it, and what happens next, sentence by sentence. */
  readonly foot: readonly string[];
}

/** What a page shows of a letter, whatever it is about. */
export type LetterPage = Pick<
  Letter,
  | 'language'
  | 'direction'
  | 'subject'
  | 'tone'
  | 'headline'
  | 'hint'
  | 'facts'
  | 'letterLinks'
  | 'state'
  | 'title'
  | 'lead'
  | 'saw'
  | 'preheader'
  | 'evidence'
  | 'group'
  | 'report'
  | 'foot'
>;

/** Writes the letter of a notice; the same notice always gives the same letter. */
export function composeLetter(notice: Notice, setup: MessageSetup): Letter {
  const message = composeMessage(notice, setup);
  const described = describe(notice, setup.words);
  const heading = latestHeading(described, setup.late);
  const { words, reader } = described;
  const [first, ...more] = heading.sentences;
  const { dashboardUrl } = setup;
  const dashboard = dashboardUrl === null ? [] : [dashboardFact(dashboardUrl, notice)];
  const since = timeText(notice.incident.startedAt, { reader, dayOf: notice.incident.startedAt });
  const letter = {
    ...message,
    letterLinks: letterLinks(notice, { message, setup, words }),
    facts: [...message.facts, ...dashboard],
    state: words.states[heading.state],
    title: first.replace(/\.$/, ''),
    lead: more.join(' '),
    saw: sawText(described),
    preheader: words.preheader(since, heading.what),
    evidence: evidenceLines(described, message.facts),
    group: notice.kind === 'group' ? groupOf(described) : null,
    report: null,
    foot: footOf(described, heading),
  };
  const report = reportOf(described);
  return report === null
    ? letter
    : { ...letter, ...report, facts: [...report.facts, ...dashboard] };
}

/** A page has room for so many sites, and so many certificates and domains that end. */
const MAX_SITES = 20;
const MAX_ENDING = 6;

/** What a report has in the place of what other letters say. */
function reportOf({
  evidence,
  reader,
}: Described): Pick<
  Letter,
  'title' | 'lead' | 'headline' | 'preheader' | 'facts' | 'report'
> | null {
  const found = reportIn(evidence);
  if (found === null) return null;
  const report = {
    ...found.report,
    sites: found.report.sites.slice(0, MAX_SITES),
    endingSoon: found.report.endingSoon.slice(0, MAX_ENDING),
  };
  const text = reportText(report, { kind: found.kind, language: reader.language });
  const { sentence, span, what, facts } = text;
  const lead = `${span}.`;
  return {
    title: sentence.replace(/\.$/, ''),
    lead,
    headline: `${sentence} ${lead}`,
    preheader: what,
    facts,
    report: text,
  };
}

function groupOf(notice: Described): Letter['group'] {
  const unnamed = unnamedMembers(notice);
  return {
    lines: groupLines(notice),
    more: unnamed === null ? null : notice.words.groupMore(unnamed),
  };
}

/** Kinds whose message a check has led to, and which lasts. */
const SEEN: ReadonlySet<NoticeKind> = new Set(['opened', 'reminder', 'escalated', 'unstable']);

/** What the check saw: in English in its own words, in Persian in those of its reason. */
function sawText({
  kind,
  incident,
  evidence,
  because,
  words,
  reader,
}: Described): { readonly text: string; readonly strong: string } | null {
  if (!SEEN.has(kind) || incident.message === '') return null;
  const count = numberIn(evidence['failedChecks']) ?? 0;
  const checks = count > 1 ? numberText(count, reader.language) : null;
  const message = plainLine(incident.message);
  const answer = /^answered (\d.*)$/.exec(message)?.[1];
  const what = words.sawAnswer({ message, answer: answer ?? null, title: because.title });
  const strong = answer ?? because.title;
  return { text: words.saw({ what, checks }), strong };
}

/** Between the items of a line of what was seen. */
const DOT = ' · ';

/** Facts that stand among what was seen. */
const ON_THE_WIRE: ReadonlySet<FactKey> = new Set([
  'method',
  'statusCode',
  'ip',
  'timings',
  'body',
]);

function evidenceLines({ evidence, reader }: Described, facts: readonly Fact[]): readonly string[] {
  if (!facts.some(({ key }) => key !== undefined && ON_THE_WIRE.has(key))) return [];
  const { method, statusCode, address, retryAfterSeconds, bodyStart } = evidence;
  const timings = facts.find(({ key }) => key === 'timings')?.value.replaceAll(', ', DOT);
  const seen = [method, statusCode, address].filter(
    (each) => typeof each === 'string' || typeof each === 'number',
  );
  return [
    ...(timings === undefined || reader.language !== 'en' ? [] : [timings]),
    ...(seen.length === 0 ? [] : [seen.map((each) => plainLine(String(each))).join(DOT)]),
    ...(typeof retryAfterSeconds === 'number' ? [`Retry-After: ${retryAfterSeconds}`] : []),
    ...(typeof bodyStart === 'string' ? [plainLine(bodyStart)] : []),
  ];
}

function footOf(notice: Described, { state }: Heading): readonly string[] {
  const { kind, words, reader } = notice;
  if (kind === 'resolved') return [words.endForAll];
  const isFor = words.isFor(plainLine(reader.name, 60));
  const isLasting = state === 'DOWN' && kind !== 'group';
  if (!isLasting) return [isFor];
  const next = nextStepText(notice);
  return [isFor, ...(next === null ? [] : [next]), words.endWillFollow];
}

/** Who is notified next: `nextStep` of the evidence, `{ afterMs, to }`. */
function nextStepText({ evidence: { nextStep }, words, reader }: Described): string | null {
  if (typeof nextStep !== 'object' || nextStep === null || Array.isArray(nextStep)) return null;
  const { afterMs, to } = nextStep as JsonObject;
  if (typeof afterMs !== 'number' || typeof to !== 'string') return null;
  return words.nextStep({ after: spanText(afterMs, reader.language), who: plainLine(to, 60) });
}
