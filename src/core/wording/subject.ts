import type { Language } from '../people/owner.ts';
import { plainLine } from '../safe-text.ts';
import { cutMiddle } from './cut-middle.ts';
import type { StateWord } from './mail-phrases.ts';

/** Phones show about so many; Persian letters are narrower, and its words longer. */
const MAX_LENGTH: Readonly<Record<Language, number>> = { en: 60, fa: 78 };
const MIN_NAME = 16;
const MIN_REASON = 20;

/** `[DOWN] Shop - HTTP 503`: the state in ASCII first, as programs sort by it; the name gives way before what happened. */
export function subjectOf(
  state: StateWord,
  parts: { readonly name: string; readonly what: string; readonly mark?: string },
  language: Language,
): string {
  const mark = parts.mark === undefined ? '' : ` (${parts.mark})`;
  const begin = `[${state}] `;
  const available = MAX_LENGTH[language] - begin.length - mark.length;
  const name = plainLine(parts.name);
  if (name === '') return begin + plainLine(parts.what, available) + mark;
  const separator = ' - ';
  const minName = Math.min(name.length, MIN_NAME);
  const what = plainLine(parts.what, Math.max(MIN_REASON, available - minName - separator.length));
  const shown = cutMiddle(name, Math.max(minName, available - what.length - separator.length));
  return begin + shown + separator + what + mark;
}
