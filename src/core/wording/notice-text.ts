import type { Late, Notice, NoticeKind } from '../alerting/notification.ts';
import type { Words } from '../check/words.ts';
import { describe, momentOf, shownName, type Described, type Heading } from './described.ts';
import type { Fact } from './facts/fact.ts';
import { groupLines, unnamedMembers } from './group-text.ts';
import { headingOf } from './heading.ts';
import { reportIn } from '../reports/report-notice.ts';
import { reportText } from './report/report-text.ts';
import { outageFacts } from './facts/outage-facts.ts';
import { alarmFacts, undeliveredFacts, unjudgedFacts } from './facts/own-facts.ts';
import { subjectOf } from './subject.ts';

export type { Fact } from './facts/fact.ts';

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

/** Writes a notice in its reader's language and time zone; one that comes late says so. `words` are those of the kinds. */
export function noticeText(given: Notice, late: Late | null = null, words?: Words): NoticeText {
  const notice = describe(given, words);
  const heading = latestHeading(notice, late);
  return {
    subject: subjectOfNotice(notice, heading, late),
    headline: heading.sentences.join(' '),
    hint: heading.hint,
    facts: factsOf(notice),
  };
}

/** What stands over the facts of a notice now. */
export function latestHeading(notice: Described, late: Late | null): Heading {
  const heading = headingOf(notice);
  return late === null ? heading : lateHeading(notice, heading, late);
}

function subjectOfNotice(notice: Described, heading: Heading, late: Late | null): string {
  const name = heading.isNameless === true ? '' : notice.monitor.name;
  const parts = { name, what: heading.what };
  const isMarked = late !== null && late.isBeginningFolded !== true;
  const mark = isMarked ? { mark: notice.words.lateMark } : {};
  return subjectOf(heading.state, { ...parts, ...mark }, notice.reader.language);
}

function lateHeading(notice: Described, heading: Heading, late: Late): Heading {
  const { decidedAt, endedAt } = late;
  const { words, incident } = notice;
  if (late.isBeginningFolded === true) {
    const until = incident.resolvedAt ?? incident.startedAt;
    const stretch = words.isFolded(momentOf(notice, incident.startedAt), momentOf(notice, until));
    return { ...heading, hint: [stretch, heading.hint].join(' ').trim() };
  }
  const over = endedAt === null ? [] : [words.isOver(momentOf(notice, endedAt))];
  return {
    ...heading,
    sentences: endedAt === null ? heading.sentences : words.wasDown(shownName(notice)),
    hint: [words.isLate(momentOf(notice, decidedAt)), ...over, heading.hint].join(' ').trim(),
  };
}

const FACTS: Partial<Readonly<Record<NoticeKind, (notice: Described) => readonly Fact[]>>> = {
  test: () => [],
  report: reportFacts,
  alarm: alarmFacts,
  alarm_over: alarmFacts,
  unjudged_monitors: unjudgedFacts,
  judged_monitors: alarmFacts,
  undelivered: undeliveredFacts,
  group: groupFacts,
};

function reportFacts({ evidence, reader }: Described): readonly Fact[] {
  const found = reportIn(evidence);
  if (found === null) return [];
  const { kind, report } = found;
  return reportText(report, { kind, language: reader.language }).facts;
}

function factsOf(notice: Described): readonly Fact[] {
  return FACTS[notice.kind]?.(notice) ?? outageFacts(notice);
}

/** A line a member: its name, and what is the matter with it. */
function groupFacts(notice: Described): readonly Fact[] {
  const { words } = notice;
  const lines = groupLines(notice).map(({ name, what, at }) => ({
    label: name,
    value: `${what}${words.comma}${at}`,
  }));
  const unnamed = unnamedMembers(notice);
  return unnamed === null ? lines : [...lines, { label: '…', value: words.groupMore(unnamed) }];
}
