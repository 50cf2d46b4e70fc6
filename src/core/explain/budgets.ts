import type { TraceEventOf, TraceEventKind, TimedEvent } from './trace.ts';

/** One limit of time and how much of it was used; of several stages alike, the one that used most. */
export interface Budget {
  readonly name: string;
  readonly usedMs: number;
  readonly limitMs: number;
}

/** The limits that a probe ran under, in the order of its stages. */
export function budgetsOf(
  events: readonly TimedEvent[],
  whole: { readonly timeoutMs: number; readonly totalMs: number },
): readonly Budget[] {
  const stages = [
    widest('name lookup', lookups(events)),
    widest('connection', pairs(events, 'dial', 'dialled')),
    widest('TLS handshake', pairs(events, 'tls', 'tls_ended')),
    widest('answer', pairs(events, 'request', 'response')),
  ];
  const total = { name: 'whole check', usedMs: toTenth(whole.totalMs), limitMs: whole.timeoutMs };
  return [...stages.filter((stage) => stage !== null), total];
}

interface Span {
  readonly usedMs: number;
  readonly limitMs: number;
}

function widest(name: string, spans: readonly Span[]): Budget | null {
  const [first] = spans.toSorted((one, other) => other.usedMs - one.usedMs);
  return first === undefined
    ? null
    : { name, usedMs: toTenth(first.usedMs), limitMs: Math.round(first.limitMs) };
}

function lookups(events: readonly TimedEvent[]): readonly Span[] {
  return events.flatMap((event) =>
    event.kind === 'addresses' && event.tookMs !== null && event.budgetMs !== null
      ? [{ usedMs: event.tookMs, limitMs: event.budgetMs }]
      : [],
  );
}

type Beginning = Extract<TraceEventKind, 'dial' | 'tls' | 'request'>;
type Ending = Extract<TraceEventKind, 'dialled' | 'tls_ended' | 'response'>;

// The first to begin is the first to end, but for races; there the address distinguishes them.
function pairs(events: readonly TimedEvent[], beginning: Beginning, ending: Ending): Span[] {
  const begun: TraceEventOf<Beginning>[] = [];
  const spans: Span[] = [];
  for (const event of events) {
    if (event.kind === beginning) begun.push(event);
    if (event.kind !== ending) continue;
    const end = event as TraceEventOf<Ending>;
    const index = Math.max(
      0,
      begun.findIndex((each) => addressOf(each) === addressOf(end)),
    );
    const [begin] = begun.splice(index, 1);
    if (begin !== undefined) spans.push({ usedMs: end.tookMs, limitMs: begin.budgetMs });
  }
  return spans;
}

function addressOf(event: TraceEventOf<Beginning | Ending>): string | null {
  return 'address' in event ? event.address : null;
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
