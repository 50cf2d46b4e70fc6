/** Said when nothing better is known. */
export const CONNECTION_GONE = 'the connection to Redis is gone';

const troubles: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens there: is Redis running?'],
  [/ENOTFOUND|EAI_AGAIN/, 'that name has no address'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'it cannot be reached'],
  [/NOAUTH/, 'Redis wants a password: redis://:PASSWORD@HOST:PORT'],
  [/WRONGPASS|invalid password|without any password configured/, 'Redis refuses the password'],
  [/NOPERM/, 'the Redis user lacks a permission'],
  [/\bOOM\b/, 'Redis is out of memory: raise its maxmemory, or empty the queue'],
  [/LOADING/, 'Redis is still reading its data from disk'],
  [/MISCONF/, 'Redis takes no writes because it cannot save to disk'],
  [/READONLY/, 'this Redis is a replica, which takes no writes'],
  [/UNKILLABLE|BUSY /, 'Redis is busy with a script'],
  [/WRONGTYPE/, 'a key of the queue holds something else: another program writes to this Redis'],
  [/Missing (key|lock) for job/, 'jobs were lost in Redis while they ran'],
  [/timed out|Socket timeout/i, 'Redis does not answer in time'],
  [
    /Connection is closed|writeable|ECONNRESET|EPIPE|ended|max retries per request/i,
    CONNECTION_GONE,
  ],
];

/** The meaning of a failure of Redis, in words for people and without secrets. */
export function describeRedisTrouble(error: unknown): string {
  const text = textOf(error);
  const known = troubles.find(([pattern]) => pattern.test(text));
  return known?.[1] ?? (text === '' ? 'it does not answer' : text.slice(0, 280));
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join(' ');
  if (!(error instanceof Error)) return typeof error === 'string' ? error : '';
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error.message : `${code} ${error.message}`;
}

/** A key holds another kind of value than ours: others have written it. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE');
}

/** The address of a Redis as it may be shown: without user and password. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'Redis';
  parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}
