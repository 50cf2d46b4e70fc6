import type { CheckAnswer } from '../../../../src/api/contract.ts';

/** Which checks are wanted; times are epoch milliseconds, 0: no limit. */
export interface ChecksWanted {
  readonly outcome: CheckAnswer['outcome'] | 'any';
  readonly from: number;
  readonly to: number;
}

/** The same as further parameters of the API: `&outcome=down&from=5`. */
export function checksQuery({ outcome, from, to }: ChecksWanted): string {
  return [
    ...(outcome === 'any' ? [] : [`&outcome=${outcome}`]),
    ...(from > 0 ? [`&from=${from}`] : []),
    ...(to > 0 ? [`&to=${to}`] : []),
  ].join('');
}
