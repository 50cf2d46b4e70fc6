/** BullMQ's name of the one queue, and the prefix of all keys; the braces keep them in one slot of a cluster. */
export const QUEUE_NAME = 'checks';
export const KEY_PREFIX = '{squirrel}';

/** Where a job of BullMQ lies. */
export function jobKey(jobId: string): string {
  return `${KEY_PREFIX}:${QUEUE_NAME}:${jobId}`;
}

/** Holds the token of the worker that runs the job; gone when that worker stopped renewing it. */
export function lockKey(jobId: string): string {
  return `${jobKey(jobId)}:lock`;
}

/** Present while results of the session are waited for; says how its checks go out. */
export function sessionKey(session: string): string {
  return `${KEY_PREFIX}:session:${session}`;
}

/** The stream that results come back through: one for all sessions of a submitter, `SUBMITTER-NUMBER`. */
export function resultsKey(session: string): string {
  return `${KEY_PREFIX}:results:${session.slice(0, session.lastIndexOf('-'))}`;
}

/** The set of the workers' ids; each has a status of its own that expires. */
export const WORKERS_KEY = `${KEY_PREFIX}:workers`;

export function workerKey(workerId: string): string {
  return `${KEY_PREFIX}:worker:${workerId}`;
}

/** The channel that workers listen to. */
export const CONTROL_CHANNEL = `${KEY_PREFIX}:control`;

/** The list that answers to a control message are put into. */
export function replyKey(messageId: string): string {
  return `${KEY_PREFIX}:reply:${messageId}`;
}
