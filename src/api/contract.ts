import type { Static } from 'typebox';
import type { LiveCheck } from './events/live-message.ts';
import type { checkSchema } from './schemas/check.ts';
import type { monitorSchema } from './schemas/monitor.ts';
import type { ProblemBody } from './schemas/problem.ts';
import type { summarySchema } from './schemas/summary.ts';

// What clients see, as types: made from the very schemas that the API is described by. The dashboard imports this alone.

/** A list as it is answered. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** `null`: the last page. */
  readonly nextCursor: string | null;
}

/** A monitor; a list that was asked for checks holds the newest of each. */
export type Monitor = Static<typeof monitorSchema>;
export type Check = Static<typeof checkSchema>;
export type Status = Monitor['status'];
export type Summary = Static<typeof summarySchema>;
/** RFC 9457. */
export type ProblemDocument = ProblemBody;
/** One thing wrong with an input. */
export type Problem = NonNullable<ProblemBody['problems']>[number];

/** The data of live events, by their names. */
export interface LiveData {
  readonly check: { readonly checks: readonly LiveCheck[] };
  readonly status: {
    readonly monitorId: string;
    readonly to: Status;
    readonly reason: string | null;
  };
}
