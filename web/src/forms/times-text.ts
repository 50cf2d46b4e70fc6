import type { FormItem } from './form-draft.ts';

/** What a window is about, and when it is, in the words of its form. */
const KEYS = [
  'all',
  'monitors',
  'tags',
  'owners',
  'from',
  'to',
  'for',
  'days',
  'at',
  'cron',
  'until',
  'timezone',
];

/** The settings of a window that say something: `tags: web · from: 2027-01-10T22:00 · for: 2h`. */
export function timesText(item: FormItem): string {
  return KEYS.flatMap((key) => {
    const value = item[key];
    const isSaid = Array.isArray(value) ? value.length > 0 : Boolean(value);
    return isSaid ? [`${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`] : [];
  }).join(' · ');
}
