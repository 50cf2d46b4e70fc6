import type { Outcome, ProbeResult } from '../check/outcome.ts';
import type { TraceEventKind, TimedEvent } from './trace.ts';
import type { Words } from '../check/words.ts';
import { eventText } from './event-text.ts';

/** How a verdict fell: what was decided on the way, and the word itself. */
export function whyOf(
  events: readonly TimedEvent[],
  result: ProbeResult,
  words?: Words,
): readonly string[] {
  const decisions = events.filter((event) => isDecision(event, result));
  const hasAnswer = events.some(({ kind }) => kind === 'response');
  const found = result.message === '' ? [] : [`The probe found: ${result.message}.`];
  const steps = decisions.length > 0 ? decisions.map((event) => decisionText(event, words)) : found;
  return [...steps, conclusion(result, hasAnswer)];
}

function decisionText(event: TimedEvent, words: Words | undefined): string {
  if (event.kind !== 'tls_ended' || event.trust !== 'ignored' || event.reason !== null) {
    return eventText(event, words).text;
  }
  const code = event.trustCode === null ? '' : ` (${event.trustCode})`;
  return `The certificate is not valid${code}, but the settings accept it.`;
}

function isDecision(event: TimedEvent, { phase, reason }: ProbeResult): boolean {
  const { kind } = event;
  if (kind === 'addresses') return event.reason !== null;
  if (kind === 'response') {
    return event.reason !== null && (event.reason !== 'stopped' || reason === 'stopped');
  }
  // An address that failed where another one answered decided nothing.
  if (kind === 'dialled') return event.reason !== null && phase === 'connect';
  if (kind === 'tls_ended') return event.reason !== null || event.trust === 'ignored';
  if (kind === 'method') return event.because !== 'usual';
  return rules.has(kind);
}

const rules: ReadonlySet<TraceEventKind> = new Set(['redirect', 'status', 'page']);

const meanings: Readonly<Record<Outcome, string>> = {
  up: 'the target is fine',
  down: 'the target failed',
  unknown: 'our own side failed, which says nothing about the target',
  blocked: 'our policy forbids this target, which says nothing about it',
  throttled: 'the target asks for fewer checks, and counts as neither up nor down',
};

function conclusion({ outcome, reason, evidence }: ProbeResult, hasAnswer: boolean): string {
  const { method } = evidence;
  const decided = typeof method === 'string' && hasAnswer ? `${method} decides: ` : 'So it is ';
  const code = reason === null ? '' : ` (${reason})`;
  return `${decided}${outcome}${code}; ${meanings[outcome]}.`;
}
