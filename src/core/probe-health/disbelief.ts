import type { OwnFault } from './believe.ts';

/** Why a failure was not held against its site, in words. */
export const DISBELIEF: Readonly<Record<OwnFault | 'clock', string>> = {
  resolver: 'no other name could be looked up either',
  network: 'no other address could be reached either',
  mass_failure: 'too many sites failed at once, and none worked',
  clock: 'our clock was set, and the dates of the certificate depend on it',
};
