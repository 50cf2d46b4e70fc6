import type { OwnerId } from '../ids.ts';

/** The languages messages can be written in. */
export const LANGUAGES = ['en', 'fa'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The person or team that is told about a monitor. */
export interface Owner {
  readonly id: OwnerId;
  readonly name: string;
  readonly language: Language;
  /** An IANA zone name, `UTC` by default. */
  readonly timezone: string;
}
