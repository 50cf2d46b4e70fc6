import type { EngineRun } from '../core/comparison/comparison.ts';
import type { EngineKind } from '../core/ports/executor.ts';
import type { PlannedTask } from '../services/comparison/run-engine.ts';

/** What the process of a compared engine is told. */
export type ToComparedEngine =
  | {
      readonly kind: 'run';
      readonly engine: EngineKind;
      readonly tasks: readonly PlannedTask[];
      readonly workers: number;
      readonly resolvers: readonly string[];
      readonly queueUrl: string | null;
    }
  | { readonly kind: 'end' };

/** What it answers: warnings at any time, and one of the others as its last word. */
export type FromComparedEngine =
  | { readonly kind: 'warning'; readonly text: string }
  /** `null`: it was ended before it was done. */
  | { readonly kind: 'done'; readonly run: EngineRun | null }
  | { readonly kind: 'unavailable'; readonly why: string }
  /** A fault of ours, with its stack. */
  | { readonly kind: 'failed'; readonly stack: string };
