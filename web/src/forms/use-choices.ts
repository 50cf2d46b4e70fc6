import { useList } from '../lists/use-list.ts';
import type { FormChoice } from './form-subject.ts';
import type { FormItem } from './form-draft.ts';

/** What fields can refer to, of a section of the API. */
export function useChoices(section: string): readonly FormChoice[] {
  const { items = [] } = useList<FormItem>(section);
  return choicesOf(items);
}

/** Items by their ids, with their names. */
export function choicesOf(items: readonly FormItem[]): readonly FormChoice[] {
  return items.map(({ id, name }) => ({
    value: id,
    label: typeof name === 'string' && name !== id ? `${name} (${id})` : id,
  }));
}
