import { useQuery } from '@tanstack/react-query';
import type { FormSections } from '../../../src/api/contract.ts';
import { useClient } from '../state/session.tsx';
import type { FormChoice } from './form-subject.ts';
import { useFormWords } from './use-form-words.ts';

/** The kinds that something of a section may be of, in the words of the reader. */
export function useKinds(section: string): readonly FormChoice[] {
  const client = useClient();
  const words = useFormWords(section);
  const { data } = useQuery({
    queryKey: ['schemas'],
    queryFn: ({ signal }) => client.get<FormSections>('schemas', signal),
  });
  const kinds = data?.sections.find((one) => one.section === section)?.kinds ?? [];
  if (words === undefined) return [];
  return kinds.map(({ kind, title }) => ({ value: kind, label: words(title) }));
}
