import type { Dialect } from '../dialect.ts';

/** The words that monitors are sorted by, as a JSON list. */
export const tagSchema = (d: Dialect): string => `
ALTER TABLE monitors ADD COLUMN tags ${d.text} NOT NULL DEFAULT '[]';
`;
