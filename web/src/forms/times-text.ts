import type { FormItem } from './form-draft.ts';
import type { FormWords } from './form-words.ts';

/** What a window is about, and when it is: its settings by the labels of its form. */
const LABELS = {
  all: 'All monitors',
  monitors: 'Monitors',
  tags: 'Tags',
  owners: 'Owners',
  from: 'From',
  to: 'To',
  for: 'For',
  days: 'Days',
  at: 'At',
  cron: 'Cron',
  until: 'Until',
  timezone: 'Time zone',
} as const;

/** The settings of a window that say something: `Tags: web · From: 2027-01-10T22:00 · For: 2h`; `isolate` is how values stand among the words. */
export function timesText(
  item: FormItem,
  words: FormWords,
  isolate: (text: string) => string = (text) => text,
): string {
  return Object.entries(LABELS)
    .flatMap(([key, label]) => {
      const value = item[key];
      if (value === true) return [words(label)];
      const isSaid = Array.isArray(value) ? value.length > 0 : Boolean(value);
      const text = isolate(Array.isArray(value) ? value.join(', ') : String(value));
      return isSaid ? [`${words(label)}: ${text}`] : [];
    })
    .join(' · ');
}
