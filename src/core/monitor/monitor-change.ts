import type { IncidentEnd } from '../incident/incident.ts';
import type { Monitor } from './monitor.ts';

/**
 * Another target is another kind or another canonical address. What else the options say (method, headers, accepted codes,
 * keyword) is another question to the same target, and its outage goes on.
 */
export function isOtherTarget(
  a: Pick<Monitor, 'kind' | 'target'>,
  b: Pick<Monitor, 'kind' | 'target'>,
): boolean {
  return a.kind !== b.kind || a.target !== b.target;
}

/**
 * Why a change of settings ends whatever was held against the monitor; `null`: it does not. What a check that a person
 * asked for found during a pause ends with the pause.
 */
export function endOfChange(
  before: Monitor,
  after: Monitor,
): Extract<IncidentEnd, 'retargeted' | 'paused'> | null {
  if (isOtherTarget(before, after)) return 'retargeted';
  return after.isPaused === before.isPaused ? null : 'paused';
}
