import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';

/** How a finished tool left: its exit status, and everything it printed. */
export interface ToolRun {
  readonly status: number;
  readonly output: string;
}

/** Path of the script that an installed package runs as the command `command`. */
export function toolPath(packageName: string, command: string = packageName): string {
  const manifestPath = join('node_modules', packageName, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>;
  };
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}.`);
  return join(dirname(manifestPath), script);
}

/** Runs a script with this very Node and collects what it prints. `isYielding`: others come first where cores are short. */
export async function runScript(
  script: string,
  args: readonly string[],
  { isYielding = false }: { readonly isYielding?: boolean } = {},
): Promise<ToolRun> {
  const { promise, resolve, reject } = Promise.withResolvers<ToolRun>();
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (isYielding && pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('error', reject);
  child.on('close', (status) => {
    resolve({ status: status ?? 1, output: Buffer.concat(chunks).toString() });
  });
  return promise;
}
