import type { JsonObject, JsonValue } from '../../json.ts';
import { originalText } from '../../heartbeat/heartbeat.ts';
import { plainLine } from '../../safe-text.ts';
import { endOf, gapsOf, lastedText, momentOf, reasonText, type Described } from '../described.ts';
import { evidenceText, failedAtText } from '../evidence-text.ts';
import type { Fact } from './fact.ts';
import { momentLines, timeText } from '../moment-text.ts';
import type { FactKey } from '../phrase-types.ts';
import { usualFacts } from './usual-facts.ts';

/** Of what a job said last: its beginning. */
const LOG_MAX = 500;
const BODY_MAX = 300;

/** A fact before it has a label; `null` and the empty text: there is none. */
type Found = readonly [key: FactKey, value: string | null] | Fact;

/** What a check saw, in this order, by the names of the evidence. */
const EVIDENCE: readonly (readonly [key: FactKey, name: string])[] = [
  ['method', 'method'],
  ['statusCode', 'statusCode'],
  ['ip', 'address'],
  ['finalUrl', 'finalUrl'],
  ['redirects', 'redirects'],
  ['timings', 'timings'],
  ['failedChecks', 'failedChecks'],
];

/** What is known of an outage, or of another stretch of trouble of one monitor. */
export function outageFacts(notice: Described): readonly Fact[] {
  const { incident, monitor } = notice;
  const name = monitor.name === monitor.url ? null : plainLine(monitor.name);
  const isOver = incident.resolvedAt !== null;
  const reasons = reasonsText(notice);
  return labelled(notice, [
    ['site', name],
    ['address', plainLine(monitor.url)],
    reasons === null ? ['reason', reasonText(notice)] : ['reasons', reasons],
    ['detail', isOver ? null : plainLine(incident.message)],
    sinceFact(notice),
    ...untilFacts(notice),
    ...gapsOf(notice).map(
      ({ from, to }) =>
        ['unwatched', `${momentOf(notice, from)} – ${momentOf(notice, to)}`] as const,
    ),
    ...(isOver ? [['failedChecks', valueOf(notice, 'failedChecks')] as const] : seenFacts(notice)),
    ['acknowledged', acknowledgedText(notice)],
    ...usualFacts(notice),
    ['fallback', fallbackText(notice)],
    ['incident', incident.id],
  ]);
}

function labelled({ words }: Pick<Described, 'words'>, found: readonly Found[]): readonly Fact[] {
  return found.flatMap((each) => {
    if (!isPair(each)) return [each];
    const [key, value] = each;
    return value === null || value === '' ? [] : [{ key, label: words.labels[key], value }];
  });
}

function isPair(found: Found): found is readonly [FactKey, string | null] {
  return Array.isArray(found);
}

const SINCE: Readonly<Partial<Record<Described['kind'], 'unjudgedSince' | 'slowSince'>>> = {
  unjudged: 'unjudgedSince',
  judged: 'unjudgedSince',
  slow: 'slowSince',
  slow_over: 'slowSince',
};

function sinceFact(notice: Described): Fact {
  const { incident, kind, reader, words } = notice;
  const { startedAt: from, resolvedAt } = incident;
  const key = SINCE[kind] ?? 'since';
  // What is checked no more may last.
  const to = endOf(notice) === null ? resolvedAt : null;
  return {
    key,
    label: words.labels[key],
    value: momentOf(notice, from),
    lines: momentLines({ from, to, label: words.stretches[key] }, reader, words),
  };
}

function untilFacts(notice: Described): readonly Found[] {
  const { resolvedAt } = notice.incident;
  if (resolvedAt === null) return [];
  return [
    [untilKey(notice), momentOf(notice, resolvedAt)],
    ['lasted', lastedText(notice)],
  ];
}

function untilKey(notice: Described): FactKey {
  if (endOf(notice) !== null) return 'closed';
  if (notice.kind === 'judged') return 'judgedAgain';
  return notice.kind === 'slow_over' ? 'fastSince' : 'until';
}

/** What the check that confirmed it saw. */
function seenFacts(notice: Described): readonly Found[] {
  const { evidence, monitor, notes } = notice;
  const shown = EVIDENCE.filter(
    ([, name]) => name !== 'finalUrl' || !isSameAddress(evidence[name], monitor.url),
  );
  const { log, bodyStart } = evidence;
  return [
    ['phase', failedAtText(notice)],
    ...shown.map(([key, name]) => [key, valueOf(notice, name)] as const),
    ['certificate', certificateText(notice)],
    ...notes.map((note) => ['note', note] as const),
    ['body', typeof bodyStart === 'string' ? plainLine(bodyStart, BODY_MAX) : null],
    ['jobLog', typeof log === 'string' ? plainLine(originalText(log), LOG_MAX) : null],
  ];
}

function valueOf({ evidence, reader }: Described, name: string): string | null {
  return evidenceText(evidence[name], reader.language);
}

/** Whether it is the same place in another spelling, such as without the final slash. */
function isSameAddress(found: JsonValue | undefined, address: string): boolean {
  if (typeof found !== 'string') return false;
  return found === address || (URL.parse(found)?.href ?? found) === URL.parse(address)?.href;
}

/** A certificate of the evidence, where what failed is TLS. */
function certificateText({ evidence, words, incident, reader }: Described): string | null {
  const { certificate, phase } = evidence;
  if (phase !== 'tls' && !/^(?:tls|cert)/.test(incident.reason)) return null;
  if (typeof certificate !== 'object' || certificate === null || Array.isArray(certificate)) {
    return null;
  }
  const { subject, validTo } = certificate as JsonObject;
  if (typeof subject !== 'string' || typeof validTo !== 'number') return null;
  const shown = timeText(validTo, { reader, dayOf: 0 });
  return words.certificateUntil(plainLine(subject), shown);
}

/** Every reason that was seen, where there were several: `reasons` of the evidence, codes in their order. */
function reasonsText({ evidence: { reasons }, words, titleOf }: Described): string | null {
  const codes = Array.isArray(reasons) ? [...new Set(reasons.map(String))] : [];
  return codes.length < 2 ? null : codes.map(titleOf).join(words.comma);
}

function acknowledgedText(notice: Described): string | null {
  const { incident, reader, words } = notice;
  const { acknowledged, startedAt } = incident;
  if (acknowledged === undefined || notice.kind === 'acknowledged') return null;
  const at = timeText(acknowledged.at, { reader, dayOf: startedAt });
  return words.acknowledgedBy(plainLine(acknowledged.by), at);
}

/** Why it came over this channel: `fallback` of the evidence. */
function fallbackText({ evidence: { fallback }, words }: Described): string | null {
  if (typeof fallback !== 'object' || fallback === null || Array.isArray(fallback)) return null;
  const { channel, error } = fallback as JsonObject;
  if (typeof channel !== 'string' || typeof error !== 'string') return null;
  return words.channelFailed(plainLine(channel), plainLine(error));
}
