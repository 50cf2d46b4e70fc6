import type { Language } from '../people/owner.ts';

/** Unicode TR 9: what stands between them has a direction of its own, and gives none to what stands around. */
export const ISOLATE = { begin: '\u2068', end: '\u2069' } as const;

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** A foreign text as it may stand in a sentence: a name, an address, a code. Left alone where no direction can change. */
export function isolated(text: string, language: Language): string {
  if (language === 'en' && !RIGHT_TO_LEFT.test(text)) return text;
  return `${ISOLATE.begin}${text}${ISOLATE.end}`;
}
