import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProbeResult } from '../../src/core/check/outcome.ts';
import { NAMESPACE_MARK } from '../servers/peer-network.ts';

/** How each probe of a condition must end: `down dns_nxdomain`, `up`. */
export type Verdicts = Readonly<Record<string, string>>;

/** What is done to the machine, as a shell sees it, before the process of a condition begins. */
export interface Surroundings {
  /** Shell commands, run one after the other. */
  readonly first?: string;
  /** Whether they need a network namespace of their own. */
  readonly isApart?: boolean;
}

const entry = fileURLToPath(new URL('condition-entry.ts', import.meta.url));

/** Runs a condition in a process of its own; tells every verdict that is not as expected. */
export async function compareVerdicts(
  condition: string,
  { first = 'true', isApart = false }: Surroundings,
  expected: Verdicts,
): Promise<readonly string[]> {
  if (isApart && process.env[NAMESPACE_MARK] === undefined) {
    return ['needs root and a network namespace of its own'];
  }
  const shell = ['sh', '-c', `${first} && exec "$@"`, 'sh', process.execPath, entry, condition];
  const [program = '', ...rest] = isApart ? ['unshare', '--net', ...shell] : shell;
  const { said, complaint } = await run(program, rest);
  if (said === '') return [`the process said nothing but ${complaint.slice(-500)}`];
  const results = JSON.parse(said) as Readonly<Record<string, ProbeResult>>;
  return Object.entries(expected).flatMap(([name, verdict]) => {
    const result = results[name];
    const got = result === undefined ? 'nothing' : verdictOf(result);
    return got === verdict ? [] : [`${name}: expected ${verdict}, got ${got} (${result?.message})`];
  });
}

function verdictOf({ outcome, reason }: ProbeResult): string {
  return reason === null ? outcome : `${outcome} ${reason}`;
}

function run(
  program: string,
  args: readonly string[],
): Promise<{ readonly said: string; readonly complaint: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => resolve({ said, complaint }));
  });
}
