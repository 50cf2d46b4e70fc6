import type { Problem } from '../../../../src/api/contract.ts';
import { digits, type DashboardLanguage, type Words } from './words.ts';

/** One thing that is wrong with a pasted list: the line, what is wrong there, and how to mend it. */
export function problemText(
  { line, message, hint }: Problem,
  { words, language }: { readonly words: Words; readonly language: DashboardLanguage },
): string {
  const place = line === undefined ? '' : `${words.line(digits(line, language))} `;
  return `${place}${message}${hint === undefined ? '' : ` (${hint})`}`;
}
