import type { OwnFault } from './diagnose.ts';
import type { Examination } from './examination.ts';

/** What shows, or showed, that our own side is broken. Times are monotonic milliseconds. */
export type Impairment = {
  readonly cause: OwnFault;
  readonly since: number;
  /** `Infinity` while it lasts. Checks that began before were made on a broken side. */
  readonly endedAt: number;
} & (
  | { readonly kind: 'examination'; readonly examination: Examination }
  /** No canary can be reached; with `hasNames`, none of their names could be looked up either. */
  | { readonly kind: 'canaries'; readonly hasNames: boolean }
  /** Another host answers in the place of all canaries. */
  | { readonly kind: 'portal' }
);
