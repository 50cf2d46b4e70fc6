import { useQuery } from '@tanstack/react-query';
import type { LanguageTag } from '../text/languages.ts';
import { useText } from '../text/use-text.tsx';
import { wordsOf, type FormWordFile, type FormWords } from './form-words.ts';

/** Languages that the texts of schemas, which are English, are translated to; each is loaded when a form is first shown. */
const FILES: Partial<Record<LanguageTag, () => Promise<{ readonly default: FormWordFile }>>> = {
  fa: () => import('../../form-words/fa.json'),
};

/** The words of the schemas of a section; `undefined` while they are on their way. */
export function useFormWords(section: string): FormWords | undefined {
  const { language } = useText();
  const load = FILES[language];
  const { data, error } = useQuery({
    queryKey: ['form-words', language],
    queryFn: async () => (load === undefined ? {} : (await load()).default),
    staleTime: Infinity,
  });
  // Without them a form is still of use.
  return data === undefined && error === null ? undefined : wordsOf(data ?? {}, section);
}
