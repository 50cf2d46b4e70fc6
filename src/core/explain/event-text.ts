import { NO_WORDS, type Words } from '../check/words.ts';
import { plainLine } from '../safe-text.ts';
import type { Language } from '../people/owner.ts';
import type { EventText } from './define-event.ts';
import { persianTexts } from './persian/texts.ts';
import { traceEvents, type TraceEvent } from './trace.ts';

const MAX_TEXT = 2_000;

/** An event as a site owner reads it; safe to show on any screen. `words` are those of its kind. */
export function eventText(
  event: TraceEvent,
  words: Words = NO_WORDS,
  language: Language = 'en',
): EventText {
  if (language === 'fa') return persianText(event, words);

  // One table entry takes one kind of event, which the compiler cannot follow through the index.
  const definition = traceEvents[event.kind] as {
    textOf(each: TraceEvent, words: Words): EventText;
  };
  const { text, lines, wire } = definition.textOf(event, words);
  return {
    text: plainLine(text, MAX_TEXT),
    ...(lines !== undefined && { lines: lines.map((line) => safeLine(line)) }),
    ...(wire !== undefined && { wire }),
  };
}

// Each part of it is made safe by itself: marks of direction stand around them.
function persianText(event: TraceEvent, words: Words): EventText {
  const textOf = persianTexts[event.kind] as (each: TraceEvent, words: Words) => string | EventText;
  const text = textOf(event, words);
  return typeof text === 'string' ? { text } : text;
}

// Keeps the blanks at the beginning, which align lines under each other.
function safeLine(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return `${indent}${plainLine(line, MAX_TEXT)}`;
}
