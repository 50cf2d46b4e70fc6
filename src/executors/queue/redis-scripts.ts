import type { ClientContext, Result } from 'ioredis';

declare module 'ioredis' {
  interface RedisCommander<Context extends ClientContext = { type: 'default' }> {
    /**
     * `values`: how many keys there are, the keys of session, stream and locks, how long the stream lives (ms), and for each
     * lock its token and a text. Answers with the positions of the locks that are not held, or with -1: no such session.
     */
    pushReports(...values: readonly (string | number)[]): Result<number[], Context>;
    /** Removes the running job under that lock, and what stands among the running ones without being a job. */
    discardJob(activeKey: string, jobKeyPrefix: string, token: string): Result<null, Context>;
  }
}

/**
 * Takes results into the stream only of jobs whose lock we hold, in one step, so that a worker that was frozen and came
 * back cannot hand in what another one has done anew meanwhile. Values of another type are not ours.
 */
const PUSH_REPORTS = `
if redis.call('EXISTS', KEYS[1]) == 0 then return {-1} end
local fields = {}
local rejected = {}
for i = 3, #KEYS do
  local at = (i - 3) * 2 + 2
  if redis.pcall('GET', KEYS[i]) == ARGV[at] then
    fields[#fields + 1] = 'r'
    fields[#fields + 1] = ARGV[at + 1]
  else
    rejected[#rejected + 1] = i - 3
  end
end
if #fields > 0 then
  local kind = redis.call('TYPE', KEYS[2]).ok
  if kind ~= 'stream' and kind ~= 'none' then redis.call('DEL', KEYS[2]) end
  redis.call('XADD', KEYS[2], '*', unpack(fields))
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
end
return rejected`;

const DISCARD_JOB = `
for _, id in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local key = KEYS[2] .. id
  if redis.call('TYPE', key).ok ~= 'hash' or redis.pcall('GET', key .. ':lock') == ARGV[1] then
    redis.call('LREM', KEYS[1], 0, id)
    redis.call('DEL', key, key .. ':lock')
  end
end`;

/** Scripts that run inside Redis in one step, by the names that a client has them under. */
export const redisScripts = {
  pushReports: { lua: PUSH_REPORTS },
  discardJob: { lua: DISCARD_JOB, numberOfKeys: 2 },
} as const;
