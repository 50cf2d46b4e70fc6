import { nodeOf } from '../../core/forms/schema-node.ts';
import { secretNames } from '../../core/forms/secrets.ts';
import { InvalidError } from '../../core/errors.ts';
import type { ExecutorSetup } from '../../core/ports/executor.ts';
import { probers } from '../../probers/index.ts';

type QueueSetup = Pick<ExecutorSetup, 'queueUrl' | 'queueKey' | 'queueBatch' | 'secretOptions'>;

const mostInBatch = 200;

/** The secret that a queue's submitters, workers and operators share; `null`: none. */
export function readQueueKey(env = process.env): string | null {
  return env['SQUIRREL_QUEUE_KEY'] || null;
}

/** What the engine `queue` is told beside its address, which may be `null` for the usual one: keys come from the environment alone. */
export function queueSetup(queueUrl: string | null, env = process.env): QueueSetup {
  const key = readQueueKey(env);
  const batch = env['SQUIRREL_QUEUE_BATCH'] ?? '';
  return {
    ...(queueUrl !== null && { queueUrl }),
    ...(key !== null && { queueKey: key }),
    ...(batch !== '' && { queueBatch: readBatch(batch) }),
    secretOptions: Object.fromEntries(
      probers.map(({ kind, options }) => [kind, secretNames(nodeOf(options))]),
    ),
  };
}

function readBatch(text: string): number {
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= mostInBatch) return size;
  const path = 'SQUIRREL_QUEUE_BATCH';
  throw new InvalidError([
    { path, message: `${path} must be a whole number from 1 to ${mostInBatch}` },
  ]);
}
