import { spawn } from 'node:child_process';
import { entryPaths } from './service-process.ts';

/** What a command left behind. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

const PATIENCE_MS = 90_000;

/** Runs a built command to its end; one that does not end is killed and has no exit code. */
export function runSquirrel(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [entryPaths.built, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr, seconds: (performance.now() - startedAt) / 1_000 });
    });
  });
}
