import type { Language } from '../people/owner.ts';
import { sharedNoteText, type NoteTexts } from './notes.ts';
import type { ReasonText } from './reason-text.ts';
import { sharedReasonText, type ReasonTexts } from './reasons.ts';

/** The words of a kind of monitor beyond those that all kinds share. */
export interface KindWords {
  /** Reasons that only this kind gives. No two kinds share one. */
  readonly reasons?: ReasonTexts;
  /** Notes that only this kind makes. No two kinds share one. */
  readonly notes?: NoteTexts;
}

/** The own words of several kinds. */
export type Words = Required<KindWords>;

/** The own words of the kinds, for code that shows results of theirs. */
export function collectWords(kinds: Iterable<KindWords>): Words {
  const all = [...kinds];
  return {
    reasons: Object.assign({}, ...all.map(({ reasons }) => reasons)) as ReasonTexts,
    notes: Object.assign({}, ...all.map(({ notes }) => notes)) as NoteTexts,
  };
}

/** For code that shows results that any kind may give. */
export const NO_WORDS: Words = { reasons: {}, notes: {} };

/**
 * Title and hint of a reason: a shared one, or of the kinds whose words are given. A code without a text (from a newer
 * worker) is shown as it is.
 */
export function describeReason(
  reason: string,
  { reasons }: Words = NO_WORDS,
  language: Language = 'en',
): Readonly<Record<'title' | 'hint', string>> {
  const text = Object.hasOwn(reasons, reason) ? reasons[reason] : sharedReasonText(reason);
  if (text === undefined || text === null) return { title: reason, hint: '' };
  return localized(text, language);
}

function localized(
  text: ReasonText,
  language: Language,
): Readonly<Record<'title' | 'hint', string>> {
  const { title, hint } = text;
  return language === 'en' ? { title, hint } : { title, hint, ...text[language] };
}

/** A note in one sentence; a code without a text (from a newer worker) gives an empty one. */
export function describeNote(
  note: string,
  { notes }: Words = NO_WORDS,
  language: Language = 'en',
): string {
  const text = (Object.hasOwn(notes, note) ? notes[note] : sharedNoteText(note)) ?? { text: '' };
  return language === 'en' ? text.text : (text[language] ?? text.text);
}
