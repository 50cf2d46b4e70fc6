import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JsonValue } from '../../core/json.ts';
import { KEY_PREFIX, QUEUE_NAME } from './names.ts';

/** BullMQ's side of the one queue, over a connection of ours; its errors are those of the connection. */
export function openQueue(client: Redis): Queue<JsonValue> {
  // BullMQ describes the client it wants by an interface of its own, which no class of ioredis names.
  const connection: object = client;
  const queue = new Queue<JsonValue>(QUEUE_NAME, { connection, prefix: KEY_PREFIX });
  queue.on('error', () => {});
  return queue;
}
