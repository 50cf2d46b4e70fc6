/** A language of the dashboard. */
export interface Language {
  /** As its readers call it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
}

/**
 * Every language; a further one is a line here and a file in `web/locales`. The last one is for tests alone: English, longer,
 * accented and mirrored, so that texts without a message, texts that are cut and physical sides show.
 */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  fa: { name: 'فارسی', direction: 'rtl' },
  qps: { name: 'Pseudo', direction: 'rtl' },
} as const satisfies Readonly<Record<string, Language>>;

export type LanguageTag = keyof typeof languages;

/** Languages that people are offered. */
export const OFFERED = ['en', 'fa'] as const satisfies readonly LanguageTag[];

export function isLanguageTag(text: string): text is LanguageTag {
  return Object.hasOwn(languages, text);
}
