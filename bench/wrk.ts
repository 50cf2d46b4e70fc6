import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { measureProcess } from './measure-process.ts';

const SECONDS = 2;
/** Connections under way at once; a check gets as many. */
export const CONNECTIONS = 64;

/** Whether `wrk` is here; on Debian with root's rights it is installed if need be. */
export function hasWrk(): boolean {
  const isThere = (): boolean => spawnSync('wrk', ['--version']).error === undefined;
  if (isThere()) return true;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'wrk'], { stdio: 'ignore' });
  return isThere();
}

/** CPU time `wrk` needs for one request on a fresh connection, in microseconds. */
export async function wrkCpuPerRequestUs(url: string): Promise<number> {
  const load = [`-t1`, `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-H', 'Connection: close', url];
  const { cpuMs, stdout } = await measureProcess('wrk', load);
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0);
  if (requests === 0) throw new Error(`wrk made no requests:\n${stdout}`);
  return (cpuMs * 1000) / requests;
}
