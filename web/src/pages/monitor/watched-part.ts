import type { UptimesAnswer } from '../../../../src/api/contract.ts';

type Judged = Pick<UptimesAnswer[number], 'from' | 'to' | 'unknownMs'>;

/** A range without the time before the site was watched, which no one could judge. */
export function watchedPart({ from, to, unknownMs }: Judged, createdAt: number): Judged {
  const start = Math.min(Math.max(from, createdAt), to);
  return { from: start, to, unknownMs: Math.max(0, unknownMs - (start - from)) };
}
