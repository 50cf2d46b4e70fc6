const MIN_VERSION = [6, 2] as const;

/**
 * Why the server of this `INFO` cannot hold a queue; `null`: it can. A policy that evicts would drop jobs and locks
 * silently as soon as memory runs short.
 */
export function serverProblem(info: string): string | null {
  const field = (name: string): string | null =>
    new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null;
  const version = field('redis_version') ?? '0';
  if (isOlder(version)) return `Redis ${version} is too old, 6.2 or newer is needed`;
  if (field('role') === 'slave') return 'this Redis is a replica, which takes no writes';
  const policy = field('maxmemory_policy') ?? 'noeviction';
  if (policy === 'noeviction') return null;
  return (
    `its maxmemory-policy is ${policy}, which drops keys of the queue when memory runs short; ` +
    'set it to noeviction: redis-cli CONFIG SET maxmemory-policy noeviction'
  );
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1]);
}
