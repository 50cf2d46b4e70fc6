import { Type, type Static } from 'typebox';

const DEFAULT_URL = 'redis://127.0.0.1:6379';

/** The options of the engine `queue`. */
export const queueOptions = Type.Object({
  queue: Type.Optional(
    Type.String({
      title: 'Redis URL',
      description: 'Redis for the engine queue',
      argument: 'url',
      schemes: ['redis', 'rediss'],
      default: DEFAULT_URL,
    }),
  ),
  queueKey: Type.Optional(
    Type.String({ description: 'Secret that senders, workers and operators of the queue share' }),
  ),
  queueBatch: Type.Optional(
    Type.Integer({
      description: 'Maximum checks in one job; by default chosen by load',
      minimum: 1,
      maximum: 200,
    }),
  ),
});

/** Those options with their defaults; values were checked where they were given. */
export type QueueOptions = Static<typeof queueOptions> & { readonly queue: string };

export function queueOptionsOf(options: Static<typeof queueOptions> = {}): QueueOptions {
  return { ...options, queue: options.queue ?? DEFAULT_URL };
}
