import type { Verdict } from './verdict.ts';

/**
 * Whether GET has to decide after a HEAD that failed: all that was answered to HEAD may be meant for HEAD alone, and so may
 * be where its redirects led. A connection that did not come about is the site's own, unless it was reset: right behind
 * the handshake that may show while connecting or while waiting, whichever comes first.
 */
export function isUnsettledByHead(verdict: Verdict, redirects: number): boolean {
  if (verdict.outcome === 'throttled') return true;
  if (verdict.outcome !== 'down') return false;
  if (verdict.phase === 'head' || redirects > 0) return true;
  return verdict.phase === 'connect' && verdict.reason === 'reset';
}
