import type { JsonObject } from '../json.ts';
import type { Explanation } from '../story/explanation.ts';

/** One probe to be made for people: plain data. */
export interface ExplainRequest {
  readonly kind: string;
  readonly target: string;
  readonly options: JsonObject;
  readonly timeoutMs: number;
  /** What the last probe wanted remembered, so that this one takes the same way. */
  readonly memory: JsonObject | null;
}

/** Makes one probe in this very process, outside of schedule, executor and history, and keeps its whole story. */
export interface Explainer {
  /** Never rejects for what a target does; takes no longer than the probe may. Nothing in the answer is secret. */
  explain(request: ExplainRequest, signal?: AbortSignal): Promise<Explanation>;
}
