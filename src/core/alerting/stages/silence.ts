import { lastingCover, type Cover, type Mute } from './mute.ts';

/** Has a person silenced the monitor? `silences` are those that cover it just now. */
export function silenceMute(silences: readonly Cover[]): Mute | null {
  const cover = lastingCover(silences);
  return cover && { stage: 'silence', ...cover };
}
