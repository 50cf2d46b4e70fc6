import type { JsonObject } from '../json.ts';
import type { ProbeResult } from './outcome.ts';

/** The option by which a monitor expects its target to fail; kinds that can say so share it. */
export const INVERT_OPTION = 'invert';

/**
 * The result as its monitor sees it, once our own side has been examined: with `invert`, a failure of the target is what
 * is wanted. What could not be judged stays so.
 */
export function asExpected(result: ProbeResult, options: JsonObject): ProbeResult {
  if (options[INVERT_OPTION] !== true) return result;
  if (result.outcome === 'down') {
    const message = `fails, as it should: ${result.message}`.slice(0, 300);
    return { ...result, outcome: 'up', reason: null, phase: null, message };
  }
  if (result.outcome !== 'up') return result;
  const message = `works, which it should not: ${result.message}`.slice(0, 300);
  return { ...result, outcome: 'down', reason: 'works', phase: 'head', message };
}
