import type { Words } from '../check/words.ts';
import type { Language } from '../people/owner.ts';
import type { EventText } from './define-event.ts';
import { eventText } from './event-text.ts';
import type { TimedEvent } from './trace.ts';

/** One step of a check as people read it. */
export interface TraceStep extends EventText {
  /** Since the check began, milliseconds. */
  readonly atMs: number;
}

/** What happened in a check, step by step and in words, safe to show. */
export function stepsOf(
  events: readonly TimedEvent[],
  words: Words,
  language: Language = 'en',
): readonly TraceStep[] {
  return events.map((event) => stepOf(event, words, language));
}

/** One of them. */
export function stepOf(event: TimedEvent, words: Words, language: Language): TraceStep {
  return { atMs: event.atMs, ...eventText(event, words, language) };
}
