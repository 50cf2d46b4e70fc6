import { spawn } from 'node:child_process';

/** What another checker makes of an address. */
export interface CheckerVerdict {
  readonly isUp: boolean;
  readonly tookMs: number;
}

/** Asks another checker about an address; settles within the time at the latest, with `down` when it is over. */
export type Checker = (url: string, timeoutMs: number) => Promise<CheckerVerdict>;

/** A command with `{url}` in it that ends with 0 when the site is up. The shell reads it. */
export function commandChecker(command: string): Checker {
  return (url, timeoutMs) => {
    const beganAt = performance.now();
    // The address travels as an argument of its own, so that no character of it means anything to the shell.
    const line = command.replaceAll('{url}', '"$1"');
    const child = spawn('sh', ['-c', `exec ${line}`, 'sh', url], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    return new Promise((resolve) => {
      const finish = (isUp: boolean): void => {
        clearTimeout(timer);
        resolve({ isUp, tookMs: performance.now() - beganAt });
      };
      child.once('error', () => finish(false));
      child.once('exit', (code) => finish(code === 0));
    });
  };
}

/** Prometheus' blackbox exporter, which answers over HTTP whether a target was fine. */
export function exporterChecker(origin: string): Checker {
  return async (url, timeoutMs) => {
    const beganAt = performance.now();
    const probe = `${origin}/probe?module=http_2xx&target=${encodeURIComponent(url)}`;
    let isUp = false;
    try {
      const answer = await fetch(probe, { signal: AbortSignal.timeout(timeoutMs) });
      isUp = /^probe_success 1$/m.test(await answer.text());
    } catch {
      // An exporter that does not answer in time has no verdict, which counts as down.
    }
    return { isUp, tookMs: performance.now() - beganAt };
  };
}
