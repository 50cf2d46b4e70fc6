import { plainLine } from '../wording/plain-line.ts';
import { httpWords } from './http-words.ts';
import { networkWords } from './network-words.ts';
import type { TraceEvent, TraceEventKind } from './trace.ts';
import type { EventText, EventWords } from './event-words.ts';

const words: EventWords<TraceEventKind> = {
  ...networkWords,
  ...httpWords,
  remark: ({ text }) => ({ text }),
};

const longestText = 2_000;

/** An event as a site owner reads it; safe to show on any screen. */
export function eventText(event: TraceEvent): EventText {
  // One table entry takes one kind of event, which the compiler cannot follow through the index.
  const tell = words[event.kind] as (each: TraceEvent) => EventText;
  const { text, lines, wire } = tell(event);
  return {
    text: plainLine(text, longestText),
    ...(lines !== undefined && { lines: lines.map((line) => safeLine(line)) }),
    ...(wire !== undefined && { wire }),
  };
}

// Keeps the blanks at the beginning, which align lines under each other.
function safeLine(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return `${indent}${plainLine(line, longestText)}`;
}
