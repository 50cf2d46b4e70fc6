import type { EngineRun } from '../../core/comparison/comparison.ts';
import type { JsonObject } from '../../core/json.ts';
import type { EngineKind } from '../../core/ports/executor.ts';
import type { PlannedTask } from '../../services/comparison/run-engine.ts';

/** Messages to the process of a compared engine. */
export type ToComparedEngine =
  | {
      readonly kind: 'run';
      readonly engine: EngineKind;
      readonly tasks: readonly PlannedTask[];
      readonly workers: number;
      readonly resolvers: readonly string[];
      readonly engineOptions: JsonObject;
    }
  | { readonly kind: 'end' };

/** Its messages: warnings at any time, and one of the others as the last. */
export type FromComparedEngine =
  | { readonly kind: 'warning'; readonly text: string }
  /** `null`: it was ended before it was done. */
  | { readonly kind: 'done'; readonly run: EngineRun | null }
  | { readonly kind: 'unavailable'; readonly why: string }
  /** A fault of ours, with its stack. */
  | { readonly kind: 'failed'; readonly stack: string };

/** The one message of a worker that is started for a comparison. */
export type FromCompareWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly why: string };
