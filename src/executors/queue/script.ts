import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A script that runs inside Redis in one step. */
export interface RedisScript {
  run(client: Redis, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** A script that is sent by its hash, and whole where Redis does not know it (any more). */
export function redisScript(text: string): RedisScript {
  const hash = createHash('sha1').update(text).digest('hex');
  return {
    run: async (client, keys, args) => {
      try {
        return await client.evalsha(hash, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return client.eval(text, keys.length, ...keys, ...args);
      }
    },
  };
}
