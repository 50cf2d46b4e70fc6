import type { Monitor } from '../../../core/monitor/monitor.ts';

/** How a change of several monitors is taken back. */
export type Undo =
  /** As they were, and as the change left them. */
  | {
      readonly kind: 'monitors';
      readonly monitors: readonly { readonly before: Monitor; readonly changedAt: number }[];
    }
  /** What was created by it. */
  | { readonly kind: 'entity'; readonly key: 'silences' | 'maintenance'; readonly id: string };

/** For so long a change can be taken back, in milliseconds. */
const UNDO_MS = 60_000;
/** Changes that can be taken back at once: each may hold ten thousand monitors. */
const MAX_UNDOS = 20;

interface Kept {
  readonly undo: Undo;
  /** Epoch ms. */
  readonly until: number;
}

/** The latest changes that can be taken back, each once. */
export class UndoList {
  readonly #kept = new Map<string, Kept>();

  add(token: string, undo: Undo, now: number): number {
    this.#forget(now);
    const until = now + UNDO_MS;
    this.#kept.set(token, { undo, until });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_UNDOS && oldest !== undefined) this.#kept.delete(oldest);
    return until;
  }

  /** `null`: there is none, or its time is over. */
  take(token: string, now: number): Undo | null {
    this.#forget(now);
    const found = this.#kept.get(token);
    this.#kept.delete(token);
    return found?.undo ?? null;
  }

  #forget(now: number): void {
    for (const [token, { until }] of this.#kept) if (until <= now) this.#kept.delete(token);
  }
}
