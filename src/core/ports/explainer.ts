import type { JsonObject } from '../json.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { TimedEvent } from '../explain/trace.ts';

/** One probe to be made for people: plain data. */
export interface ExplainRequest {
  readonly kind: string;
  readonly target: string;
  readonly options: JsonObject;
  readonly timeoutMs: number;
  /** The memory that the last probe left, so that this one takes the same way. */
  readonly memory: JsonObject | null;
}

/** Follows an explanation while it is being made. */
export interface ExplainListener {
  /** Ends the probe, and with it the trace. */
  readonly signal?: AbortSignal;
  /** Receives each event when it happens, secrets masked. Must not throw. */
  onEvent?(event: TimedEvent): void;
}

/** Makes one probe in this very process, outside of schedule, executor and history, and keeps its whole trace. */
export interface Explainer {
  /** Never rejects for what a target does; takes no longer than the probe may. Nothing in the answer is secret. */
  explain(request: ExplainRequest, listener?: ExplainListener): Promise<Explanation>;
  /** Whether a text is an IP address that is not public. */
  isInner(text: string): boolean;
}
