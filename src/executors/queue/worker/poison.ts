import type { Redis } from 'ioredis';
import { jobKey, KEY_PREFIX, QUEUE_NAME } from '../names.ts';
import { isWrongType } from '../redis-trouble.ts';
import { redisScript } from '../script.ts';

const discard = redisScript(`
for _, id in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local key = KEYS[2] .. id
  if redis.call('TYPE', key).ok ~= 'hash' or redis.pcall('GET', key .. ':lock') == ARGV[1] then
    redis.call('LREM', KEYS[1], 0, id)
    redis.call('DEL', key, key .. ':lock')
  end
end`);

/** Removes the running job of that lock, and what stands among the running ones without being a job. */
export async function discardJob(client: Redis, token: string): Promise<void> {
  const active = `${KEY_PREFIX}:${QUEUE_NAME}:active`;
  await discard.run(client, [active, jobKey('')], [token]);
}

/** BullMQ failed at what a job holds, not at reaching Redis. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof TypeError || isWrongType(error);
}
