import { describeReason, type Words } from '../../check/words.ts';
import { plainLine } from '../../safe-text.ts';
import { decimalText, numberText } from '../../wording/duration-text.ts';
import { isolated } from '../../wording/isolate.ts';
import type { EventText } from '../define-event.ts';
import type { TraceEventKind, TraceEventOf } from '../trace.ts';

/** The sentences of some kinds of events. */
export type EventSentences<Kind extends TraceEventKind> = {
  readonly [Each in Kind]: (event: TraceEventOf<Each>, words: Words) => string | EventText;
};

const MAX_TEXT = 2_000;

/** A text of a peer, a name, an address or a code: safe to show, and with its own direction. */
export function foreign(text: string | number): string {
  return isolated(plainLine(String(text), MAX_TEXT), 'fa');
}

/** Several of them. */
export function foreignList(texts: readonly string[]): string {
  return texts.map(foreign).join('، ');
}

/** How many. */
export function count(value: number): string {
  return numberText(value, 'fa');
}

/** A short duration: «۰٫۴ میلی‌ثانیه»، «۳۱۲ میلی‌ثانیه»، «۲٫۵ ثانیه». */
export function wait(ms: number): string {
  if (ms < 9.95) return `${decimalText(ms, 1, 'fa')} میلی‌ثانیه`;
  if (ms < 999.5) return `${decimalText(ms, 0, 'fa')} میلی‌ثانیه`;
  return `${decimalText(ms / 1_000, 1, 'fa')} ثانیه`;
}

/** Why something failed: the meaning of the reason, and what was said where there is none. */
export function because(
  { reason, message }: { readonly reason: string | null; readonly message: string | null },
  words: Words,
): string {
  if (reason === null) return message === null ? 'نامعلوم' : foreign(message);
  const { title } = describeReason(reason, words, 'fa');
  return title === reason ? foreign(reason) : title;
}
