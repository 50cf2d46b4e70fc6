import { languages, type LanguageTag } from '../../text/languages.ts';

/** The language of ours in which the service tells of a check. */
export function toldLanguage(language: LanguageTag): 'en' | 'fa' {
  return language === 'fa' ? 'fa' : 'en';
}

/** Its direction, whatever word a sentence begins with. */
export function toldDirection(language: LanguageTag): 'ltr' | 'rtl' {
  return languages[toldLanguage(language)].direction;
}
