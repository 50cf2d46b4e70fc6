import type { Delivery } from '../../core/ports/notifier.ts';
import type { Message } from '../../core/wording/message.ts';

import type { TextDialect } from '../dialects.ts';
import { layOut, linksOf, markedText, type LayoutLimits } from '../layout.ts';
import { toneSigns } from './tone.ts';

/** What decides how a chat shows a message. */
export type ChatTask = Pick<Delivery, 'firstRef'> & { readonly message: Message };

/** How much of a message a chat gets: `short` is without its facts. */
export type Extent = 'whole' | 'short';

/**
 * Whether a message ends what an earlier one over the same channel began. Where that one can be edited, it gets the whole
 * message, which notifies no one; the new message, which does, is short.
 */
export function endsFirst({ firstRef, message }: ChatTask): boolean {
  // A list of ends is not the end of one message.
  return firstRef !== null && message.tone === 'up' && message.kind !== 'group';
}

/** The extent of a new message where the first one can be edited. */
export function extentOf(task: ChatTask): Extent {
  return endsFirst(task) ? 'short' : 'whole';
}

/** A message as one text that begins with the sign of its tone. */
export function chatText(
  message: Message,
  dialect: TextDialect,
  { extent, ...limits }: LayoutLimits & { readonly extent: Extent },
): string {
  const begin = `${toneSigns[message.tone].emoji} `;
  const { unit = 'characters', without = [] } = limits;
  const beginLength = unit === 'bytes' ? Buffer.byteLength(begin) : begin.length;
  const laidOut = layOut(message, dialect, {
    ...limits,
    maxLength: limits.maxLength - beginLength,
    without: extent === 'short' ? [...without, 'facts'] : without,
  });
  return begin + laidOut;
}

/** The subject alone, with the sign of its tone: for notifications on a screen that is locked. */
export function chatSubject({ subject, tone }: Message, dialect: TextDialect): string {
  return `${toneSigns[tone].emoji} ${markedText(subject, dialect, { maxLength: 240 })}`;
}

/** One fact for a field of its own. */
interface PlainFact {
  readonly label: string;
  readonly value: string;
}

const MAX_LABEL = 60;
const MAX_VALUE = 300;

/** The facts without markup, as many as `maxLength` characters hold; an ellipsis stands for the rest. */
export function plainFacts({ facts }: Message, maxLength: number): readonly PlainFact[] {
  const kept: PlainFact[] = [];
  let length = 0;
  for (const fact of facts) {
    const label = markedText(fact.label, 'plain', { maxLength: MAX_LABEL });
    const value = markedText(fact.value, 'plain', { maxLength: MAX_VALUE });
    length += label.length + value.length;
    if (length > maxLength) return [...kept, { label: '…', value: '…' }];
    if (label !== '' && value !== '') kept.push({ label, value });
  }
  return kept;
}

/** The sentences of a message without markup, none of them empty. */
export function plainSentences({ headline, hint }: Message, maxLength: number): readonly string[] {
  return [headline, hint]
    .map((text) => markedText(text, 'plain', { maxLength }))
    .filter((text) => text !== '');
}

/** Whether all links lead to names or addresses that the internet may know: some providers take no others for buttons. */
export function hasPublicLinks(message: Message): boolean {
  return linksOf(message).every(({ url }) => new URL(url).hostname.includes('.'));
}
