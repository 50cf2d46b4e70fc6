import type { Cover, Mute } from './mute.ts';

/** Has a person silenced the monitor? */
export function silenceMute(silence: Cover | null): Mute | null {
  return silence && { stage: 'silence', by: silence.by, until: silence.until };
}
