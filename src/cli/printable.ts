import { escapeActive } from '../core/safe-text.ts';

/** Text from outside as a terminal may show it: what would act on the terminal stands as `\u001b`. */
export const printable = escapeActive;

/** One line of JSON as a terminal may show it; reads back as the same value. */
export function printableJson(value: object): string {
  return escapeActive(JSON.stringify(value));
}
