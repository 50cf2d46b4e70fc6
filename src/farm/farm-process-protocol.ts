import type { FarmSpec, PlacedSite } from './farm.ts';
import type { FarmRequest } from './request-log.ts';
import type { SiteBehaviour } from './sites/site-behaviour.ts';

/** What is asked of the process of a farm; each order is answered once, under its id. */
export type FarmOrder = { readonly id: number } & (
  | { readonly kind: 'start'; readonly spec: FarmSpec }
  | { readonly kind: 'change'; readonly name: string; readonly behaviour: SiteBehaviour }
  | { readonly kind: 'requests'; readonly name: string }
  | { readonly kind: 'counts' }
  | { readonly kind: 'stop' }
);

/** What an order gives back. */
export interface FarmOrderResults {
  readonly start: { readonly sites: readonly PlacedSite[]; readonly resolver: string };
  readonly change: null;
  readonly requests: readonly FarmRequest[];
  readonly counts: Readonly<Record<string, number>>;
  readonly stop: null;
}

/** The answer to an order. */
export type FarmReply = { readonly id: number } & (
  | { readonly kind: 'done'; readonly result: FarmOrderResults[FarmOrder['kind']] }
  | { readonly kind: 'failed'; readonly message: string }
);
