import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

/** What a documented command left behind. */
export interface DocumentedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Printed by a command that goes on until it is stopped, once it does what it is for. */
const READY =
  /UptimeSquirrel watches \d+ sites?: https?:\/\/\S+|takes checks from redis:|Ctrl-C ends the farm/;
const LIMIT_MS = 240_000;
const FARM = 'npm run -s squirrel -- farm --port 8080 --list sites.txt';

/**
 * Runs a command in a clone, in a network of its own that has only loopback, and presses Ctrl-C once it is at work. One
 * that is killed for taking too long has no exit code.
 */
export function runDocumented(command: string, folder: string): Promise<DocumentedRun> {
  const { before, typed } = withSurroundings(command.replace(/^npm ci && /, ''));
  const script = ['ip link set lo up', ...before, typed].join('\n');
  const child = spawn('unshare', ['-rn', 'bash', '-c', script], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: folder,
      PATH: [
        join(folder, 'bin'),
        resolve('node_modules/.bin'),
        process.env['PATH'] ?? '/usr/bin:/bin',
      ].join(':'),
      npm_config_update_notifier: 'false',
    },
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  const limit = setTimeout(() => kill('SIGKILL'), LIMIT_MS);
  let stdout = '';
  let stderr = '';
  let isStopped = false;
  const look = (): void => {
    if (isStopped || !READY.test(stdout + stderr)) return;
    isStopped = true;
    kill('SIGINT');
  };
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
    look();
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
    look();
  });
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      done({ code, stdout, stderr });
    });
  });
}

/** What the page has started before: the farm whose resolver the command names, the Redis of a queue, or the service. */
function withSurroundings(command: string): {
  readonly before: readonly string[];
  readonly typed: string;
} {
  const resolver = /--resolver (127\.0\.0\.1:\d+)/.exec(command)?.[1];
  if (resolver !== undefined) {
    const before = [
      `${FARM} 2>farm.log & trap 'kill %1' EXIT`,
      `until grep -q 'Ctrl-C ends' farm.log; do sleep 0.1; done`,
      `resolver=$(grep -o 'DNS server [0-9.:]*' farm.log | cut -d ' ' -f 3)`,
    ];
    // The name server of the farm takes any free port: the page shows the one of its day.
    return { before, typed: command.replace(resolver, '"$resolver"') };
  }
  if (/^squirrel (?:channel list|report --url)\b|^curl .*127\.0\.0\.1:8377/.test(command)) {
    const before = [
      `squirrel start examples/websites.txt >service.log 2>&1 & trap 'kill %1; wait' EXIT`,
      `until grep -q 'UptimeSquirrel watches' service.log; do sleep 0.1; done`,
    ];
    return { before, typed: command };
  }
  const needsRedis = /^squirrel (?:worker|queue)\b/.test(command);
  const redis = `redis-server --bind 127.0.0.1 --save '' >/dev/null & trap 'kill %1' EXIT; sleep 1`;
  return { before: needsRedis ? [redis] : [], typed: command };
}
