import type { StoryEventOf, StoryKind } from './trace.ts';

/** An event in words: a sentence, further lines below it, and bytes that went over the wire. */
export interface EventText {
  readonly text: string;
  readonly lines?: readonly string[];
  /** Bytes sent (`>`) or received (`<`), a line each, fit to be shown. */
  readonly wire?: { readonly mark: '>' | '<'; readonly lines: readonly string[] };
}

/** How each kind of event is told. */
export type EventWords<Kind extends StoryKind> = {
  readonly [Each in Kind]: (event: StoryEventOf<Each>) => EventText;
};
