import type { ProbeResult } from '../check/outcome.ts';
import type { Words } from '../check/words.ts';
import type { Language } from '../people/owner.ts';
import { eventText } from './event-text.ts';
import { persianWhy } from './persian/why.ts';
import type { TraceEventKind, TimedEvent } from './trace.ts';
import { englishWhy, type WhyTexts } from './why-texts.ts';

const TEXTS: Readonly<Record<Language, WhyTexts>> = { en: englishWhy, fa: persianWhy };

/** What is looked at of a result. */
export interface JudgedProbe extends Pick<
  ProbeResult,
  'outcome' | 'reason' | 'message' | 'evidence'
> {
  readonly phase: string | null;
}

/** How a verdict fell: what was decided on the way, and the word itself. */
export function whyOf(
  events: readonly TimedEvent[],
  result: JudgedProbe,
  {
    words,
    language = 'en',
  }: { readonly words?: Words | undefined; readonly language?: Language } = {},
): readonly string[] {
  const texts = TEXTS[language];
  const decisions = events.filter((event) => isDecision(event, result));
  const found = result.message === '' ? [] : [texts.found(result.message)];
  const steps =
    decisions.length > 0
      ? decisions.map((event) => decisionText(event, { words, language }))
      : found;
  const hasAnswer = events.some(({ kind }) => kind === 'response');
  const { outcome, reason, evidence } = result;
  const method = typeof evidence['method'] === 'string' && hasAnswer ? evidence['method'] : null;
  return [...steps, texts.conclusion({ method, outcome, reason }, texts.meanings[outcome])];
}

function decisionText(
  event: TimedEvent,
  { words, language }: { readonly words: Words | undefined; readonly language: Language },
): string {
  if (event.kind !== 'tls_ended' || event.trust !== 'ignored' || event.reason !== null) {
    return eventText(event, words, language).text;
  }
  return TEXTS[language].ignoredCertificate(event.trustCode);
}

function isDecision(event: TimedEvent, { phase, reason }: JudgedProbe): boolean {
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
