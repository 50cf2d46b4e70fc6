import type { Dialect } from '../dialect.ts';

/** The keys of a job's last pings, by which one that comes again is known. */
export const repeatedPingSchema = (d: Dialect): string => `
ALTER TABLE heartbeats ADD COLUMN ping_keys ${d.text} NOT NULL DEFAULT '[]';
`;
