import type { Words } from '../check/words.ts';
import type { EventText } from './define-event.ts';
import { eventText } from './event-text.ts';
import type { TimedEvent } from './trace.ts';

/** One step of a check as people read it. */
export interface TraceStep extends EventText {
  /** Since the check began, milliseconds. */
  readonly atMs: number;
}

/** What happened in a check, step by step and in words, safe to show. */
export function stepsOf(events: readonly TimedEvent[], words: Words): readonly TraceStep[] {
  return events.map((event) => ({ atMs: event.atMs, ...eventText(event, words) }));
}
