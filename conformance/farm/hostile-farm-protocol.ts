import type { TryPlace } from './open-try.ts';
import type { PlaceholderValues } from '../format/placeholders.ts';
import type { SeenConnection } from '../servers/truth-log.ts';

/** What a process asks of the farm in another one. `stage` numbers the tries that are open. */
export type HostileOrder = { readonly id: number } & (
  | { readonly kind: 'open'; readonly place: TryPlace; readonly stage: number }
  | { readonly kind: 'settle'; readonly stage: number; readonly withinMs: number }
  | { readonly kind: 'reset' | 'close'; readonly stage: number }
  | { readonly kind: 'stop' }
);

/** What each order is answered with. */
export interface HostileOrderResults {
  readonly open: PlaceholderValues;
  readonly settle: readonly SeenConnection[];
  readonly reset: null;
  readonly close: null;
  readonly stop: null;
}

/** The answer to the order of the same id. */
export type HostileReply = { readonly id: number } & (
  | { readonly kind: 'done'; readonly result: HostileOrderResults[HostileOrder['kind']] }
  | { readonly kind: 'failed'; readonly message: string }
);
