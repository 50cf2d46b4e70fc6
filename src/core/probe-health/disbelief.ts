import type { ProbeResult } from '../outcome.ts';
import type { OwnFault } from './diagnose.ts';

/** Why a failure was not held against its site, in words. */
const DISBELIEF: Readonly<Record<OwnFault | 'clock', string>> = {
  resolver: 'our DNS resolver does not work as it does when all is well',
  network: 'our own network does not work as it does when all is well',
  clock: 'our clock was set, and the dates of the certificate depend on it',
};

/** The same result, not held against its site. */
export function disbelieved(result: ProbeResult, reason: OwnFault | 'clock'): ProbeResult {
  const message = `${DISBELIEF[reason]} (it looked like: ${result.message})`.slice(0, 300);
  return { ...result, outcome: 'unknown', reason, message };
}
