import { countParameter, oneOf, searchCodec } from '../../route/search-codec.ts';

export const OUTCOMES = ['any', 'up', 'down', 'unknown', 'blocked', 'throttled'] as const;

/** What the list of checks keeps in its address; a time of 0 is no limit. */
export const checksCodec = searchCodec({
  outcome: oneOf(OUTCOMES, 'any'),
  from: countParameter(0),
  to: countParameter(0),
});
