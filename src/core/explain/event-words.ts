import type { TraceEventOf, TraceEventKind } from './trace.ts';

/** An event in words: a sentence, further lines below it, and bytes that went over the wire. */
export interface EventText {
  readonly text: string;
  readonly lines?: readonly string[];
  /** Bytes sent (`>`) or received (`<`), a line each, fit to be shown. */
  readonly wire?: { readonly mark: '>' | '<'; readonly lines: readonly string[] };
}

/** The words for each kind of event. */
export type EventWords<Kind extends TraceEventKind> = {
  readonly [Each in Kind]: (event: TraceEventOf<Each>) => EventText;
};
