import type { ProbeResult } from '../outcome.ts';
import type { OwnFault } from './believe.ts';

/** Why a failure was not held against its site, in words. */
const DISBELIEF: Readonly<Record<OwnFault | 'clock', string>> = {
  resolver: 'no other name could be looked up either',
  network: 'no other address could be reached either',
  mass_failure: 'too many sites failed at once, and none worked',
  clock: 'our clock was set, and the dates of the certificate depend on it',
};

/** The same result, not held against its site. */
export function disbelieved(result: ProbeResult, reason: OwnFault | 'clock'): ProbeResult {
  const message = `${DISBELIEF[reason]} (it looked like: ${result.message})`.slice(0, 300);
  return { ...result, outcome: 'unknown', reason, message };
}
