import type { Call, Database, Progress, Session } from './database.ts';
import { toErrorMessage } from './error-message.ts';
import type { Lanes } from './lanes.ts';
import type { Response } from './protocol.ts';

/** A call that waits, for its turn or, once it has begun, at a checkpoint. */
export interface StorageJob {
  readonly id: number;
  readonly call: Call;
  /** On `performance.now()`. */
  readonly acceptedAt: number;
  /** `null` before its first turn. What has begun does not begin again. */
  readonly progress: Progress | null;
}

/** A session with the database it belongs to, the calls that wait, and where answers go. */
export interface SessionContext {
  readonly database: Database;
  readonly session: Session;
  readonly lanes: Lanes<StorageJob>;
  send(response: Response): void;
}

/** `locked`: another program has the database, and the work waits on in its lane. */
export type TurnEnd = 'done' | 'locked';

/** The answer to a call that failed. */
export function failure(
  { database }: Pick<SessionContext, 'database'>,
  id: number,
  error: unknown,
): Response {
  return { kind: 'failed', id, error: toErrorMessage(database.explain(error)) };
}
