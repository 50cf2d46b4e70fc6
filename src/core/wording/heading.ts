import type { NoticeKind } from '../alerting/notification.ts';
import { DAILY_LIMIT_CODE } from '../alerting/daily-limit.ts';
import { reportIn } from '../reports/report-notice.ts';
import { plainLine } from '../safe-text.ts';
import {
  endOf,
  gapsOf,
  isUnwritten,
  lastedText,
  momentOf,
  numberIn,
  shownName,
  type Described,
  type Heading,
} from './described.ts';
import { numberText, spanText } from './duration-text.ts';
import { groupHeading } from './group-text.ts';
import { isolated } from './isolate.ts';
import { reportText } from './report/report-text.ts';
import type { AskingEnd, Sentences } from './phrase-types.ts';

/** A report that cannot be read, as one of a newer version, says no more than its name. */
function reportHeading({ evidence, reader }: Described): Heading {
  const found = reportIn(evidence);
  if (found === null) return { state: 'REPORT', what: '', sentences: [''], hint: '' };
  const { what, headline, hint } = reportText(found.report, {
    kind: found.kind,
    language: reader.language,
  });
  return { state: 'REPORT', what, sentences: [headline], hint };
}

const HEADINGS: Readonly<Record<NoticeKind, (notice: Described) => Heading>> = {
  opened: (notice) => downHeading(notice, notice.words.isDown(shownName(notice))),
  reminder: reminderHeading,
  resolved: resolvedHeading,
  unjudged: (notice) => ({
    state: 'NOT JUDGED',
    what: notice.because.title,
    sentences: notice.words.isUnjudged(shownName(notice)),
    hint: notice.because.hint,
  }),
  judged: judgedHeading,
  slow: (notice) => ({
    state: 'SLOW',
    what: notice.because.title,
    sentences: notice.words.isSlow(shownName(notice)),
    hint: notice.because.hint,
  }),
  slow_over: (notice) => ({
    state: 'OK',
    what: notice.words.slowOver,
    sentences: notice.words.isSlowOver(shownName(notice), lastedText(notice)),
    hint: '',
  }),
  unstable: (notice) => ({
    state: 'UNSTABLE',
    what: notice.words.unstable,
    sentences: notice.words.isUnstable(shownName(notice)),
    hint: notice.words.unstableHint,
  }),
  unstable_over: unstableOverHeading,
  escalated: (notice) => downHeading(notice, notice.words.isEscalated(shownName(notice))),
  acknowledged: (notice) => ({
    state: 'ACK',
    what: notice.words.acknowledged(acknowledgerOf(notice)),
    sentences: notice.words.isAcknowledged(shownName(notice), acknowledgerOf(notice)),
    hint: '',
  }),
  report: reportHeading,
  alarm: alarmHeading,
  alarm_over: alarmOverHeading,
  unjudged_monitors: (notice) => ({
    state: 'UNKNOWN',
    what: notice.words.unjudged(monitorCount(notice)),
    sentences: notice.words.unjudgedHeadline({
      count: monitorCount(notice),
      since: momentOf(notice, notice.incident.startedAt),
      trouble: notice.because.title,
    }),
    hint: notice.words.unjudgedHint,
  }),
  judged_monitors: (notice) => ({
    state: 'OK',
    what: notice.words.judgedAgain(lastedText(notice)),
    sentences: notice.words.judgedAgainHeadline(lastedText(notice)),
    hint: '',
  }),
  undelivered: undeliveredHeading,
  test: ({ words }) => ({
    state: 'TEST',
    what: words.test,
    sentences: words.testHeadline,
    hint: '',
  }),
  group: groupHeading,
};

/** What stands over the facts of a notice, in its reader's language. */
export function headingOf(notice: Described): Heading {
  return HEADINGS[notice.kind](notice);
}

function undeliveredHeading(notice: Described): Heading {
  const { evidence, incident, reader, words } = notice;
  if (incident.reason !== DAILY_LIMIT_CODE) {
    const sentences = words.undeliveredHeadline(shownName(notice));
    return { state: 'ALARM', what: words.undelivered, sentences, hint: words.undeliveredHint };
  }
  const { channel: id } = evidence;
  const channel = isolated(typeof id === 'string' ? plainLine(id) : '', reader.language);
  const sentences = words.dailyLimitHeadline(channel);
  return { state: 'ALARM', what: words.dailyLimit, sentences, hint: words.dailyLimitHint };
}

/** How many of the reader's monitors are not judged, as text. */
export function monitorCount({ evidence, reader }: Described): string {
  return numberText(numberIn(evidence['monitors']) ?? 0, reader.language);
}

function downHeading({ because }: Described, sentences: Sentences): Heading {
  return { state: 'DOWN', what: because.title, sentences, hint: because.hint };
}

function reminderHeading(notice: Described): Heading {
  const downMs = numberIn(notice.evidence['downMs']);
  const lasts = downMs === null ? null : spanText(downMs, notice.reader.language);
  const { words } = notice;
  const heading = downHeading(notice, words.isStillDown(shownName(notice), lasts));
  return lasts === null ? heading : { ...heading, what: words.stillDown(lasts) };
}

function resolvedHeading(notice: Described): Heading {
  const end = endOf(notice);
  if (end !== null) return closedHeading(notice, end);
  const lasted = lastedText(notice);
  const { words } = notice;
  const isWatched = gapsOf(notice).length === 0;
  return {
    state: 'UP',
    what: isWatched ? words.backAfter(lasted) : words.backAfterUpTo(lasted),
    sentences: (isWatched ? words.isBack : words.isBackUpTo)(shownName(notice), lasted),
    hint: '',
  };
}

function judgedHeading(notice: Described): Heading {
  const end = endOf(notice);
  if (end !== null) return closedHeading(notice, end);
  const lasted = lastedText(notice);
  return {
    state: 'JUDGED',
    what: notice.words.judgedAfter(lasted),
    sentences: notice.words.isJudged(shownName(notice), lasted),
    hint: '',
  };
}

function closedHeading(notice: Described, end: AskingEnd): Heading {
  const { short, headline } = notice.words.ends[end];
  return { state: 'CLOSED', what: short, sentences: headline(shownName(notice)), hint: '' };
}

/** What a stretch of unrest came to: `outages` and `downMs` of the evidence, and the state that it ended in. */
function unstableOverHeading(notice: Described): Heading {
  const end = endOf(notice);
  if (end !== null) return closedHeading(notice, end);
  const { words, reader } = notice;
  const { outages, downMs, isDown } = notice.evidence;
  const unrest = {
    outages: numberText(numberIn(outages) ?? 0, reader.language),
    downFor: spanText(numberIn(downMs) ?? 0, reader.language),
  };
  const name = shownName(notice);
  if (isDown === true) return downHeading(notice, words.isCalmDown(name, unrest));
  const what = words.unstableOver(unrest.outages);
  return { state: 'UP', what, sentences: words.isCalmUp(name, unrest), hint: '' };
}

const ACKNOWLEDGER_MAX = 40;

function acknowledgerOf({ incident: { acknowledged } }: Described): string {
  return plainLine(acknowledged?.by ?? '', ACKNOWLEDGER_MAX);
}

function alarmHeading(notice: Described): Heading {
  const { words, because } = notice;
  const what = because.title;
  if (isUnwritten(notice)) {
    const { headline, hint } = words.unwritten;
    return { state: 'ALARM', what, sentences: headline, hint };
  }
  return { state: 'ALARM', what, sentences: words.alarmHeadline(what), hint: words.alarmHint };
}

function alarmOverHeading(notice: Described): Heading {
  const lasted = lastedText(notice);
  const { words } = notice;
  const [what, sentences] = isUnwritten(notice)
    ? [words.unwritten.over(lasted), words.unwritten.overHeadline(lasted)]
    : [words.alarmOver(lasted), words.alarmOverHeadline(lasted)];
  return { state: 'OK', what, sentences, hint: '' };
}
