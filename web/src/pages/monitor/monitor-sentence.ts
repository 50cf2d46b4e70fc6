import type { MonitorAnswer } from '../../../../src/api/contract.ts';
import type { GlyphName } from '../../parts/glyph.tsx';
import type { Text } from '../../text/use-text.tsx';

/** What is shown of a site: its status, unless it is not watched. */
export function stateOf({ paused, status }: Pick<MonitorAnswer, 'paused' | 'status'>): GlyphName {
  return paused ? 'paused' : status;
}

/** What a site is, and for how long: the rest of a sentence that its name begins. */
export function stateSentence(
  monitor: Pick<MonitorAnswer, 'paused' | 'status' | 'since'>,
  now: number,
  { t, format }: Pick<Text, 't' | 'format'>,
): string {
  const state = stateOf(monitor);
  return t(`monitor.is.${state}`, { time: format.duration(Math.max(0, now - monitor.since)) });
}
