import type { Dialect } from '../dialect.ts';

/** What sites stand together under; null: nothing. */
export const siteGroupSchema = (d: Dialect): string => `
ALTER TABLE monitors ADD COLUMN group_name ${d.text};
`;
