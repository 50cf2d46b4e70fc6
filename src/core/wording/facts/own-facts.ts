import { plainLine } from '../../safe-text.ts';
import { isUnwritten, lastedText, momentOf, reasonText, type Described } from '../described.ts';
import type { Fact } from './fact.ts';
import { monitorCount } from '../heading.ts';
import { momentLines } from '../moment-text.ts';

/** What is known of a fault of our own, or of its end. */
export function alarmFacts(notice: Described): readonly Fact[] {
  const { incident, reader, words } = notice;
  const { id, startedAt: from, resolvedAt: to } = incident;
  const [since, until] = isUnwritten(notice)
    ? (['unwrittenSince', 'unwrittenUntil'] as const)
    : (['blindSince', 'blindUntil'] as const);
  const { labels } = words;
  const ended: readonly Fact[] =
    to === null
      ? []
      : [
          { key: until, label: labels[until], value: momentOf(notice, to) },
          { key: 'lasted', label: labels.lasted, value: lastedText(notice) },
        ];
  return [
    { key: 'reason', label: labels.reason, value: reasonText(notice) },
    {
      key: since,
      label: labels[since],
      value: momentOf(notice, from),
      lines: momentLines({ from, to, label: words.stretches[since] }, reader, words),
    },
    ...ended,
    { key: 'alarm', label: labels.alarm, value: id },
  ];
}

/** The same for the owners of the monitors that it keeps us from judging. */
export function unjudgedFacts(notice: Described): readonly Fact[] {
  const label = notice.words.labels.unjudged;
  return [{ key: 'unjudged', label, value: monitorCount(notice) }, ...alarmFacts(notice)];
}

/** Which message was given up. */
export function undeliveredFacts({ incident, evidence, words }: Described): readonly Fact[] {
  const facts = [
    ['channel', evidence['channel']],
    ['recipient', evidence['recipient']],
    ['answer', incident.message],
    ['notification', evidence['notification']],
  ] as const;
  return facts.flatMap(([key, value]) =>
    typeof value === 'string' ? [{ key, label: words.labels[key], value: plainLine(value) }] : [],
  );
}
