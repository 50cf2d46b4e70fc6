import { spawn } from 'node:child_process';

/** How a program ended. `output` is the beginning of what it printed, standard error behind standard output. */
export type ProgramEnd =
  | { readonly kind: 'exit'; readonly status: number; readonly output: string }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'not_started'; readonly reason: string };

/** A program, without a shell. */
export interface ProgramCall {
  /** An absolute path and the arguments. */
  readonly argv: readonly string[];
  /** For its standard input. */
  readonly input: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

const MAX_OUTPUT = 4_096;

/** Runs a program in a process group of its own, and ends the whole group when its time is over. Never rejects. */
export function runProgram({ argv, input, env, timeoutMs }: ProgramCall): Promise<ProgramEnd> {
  const [program = '', ...args] = argv;
  const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
  const child = spawn(program, args, {
    shell: false,
    detached: true,
    cwd: '/',
    env: { ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      if (printed[name].length < MAX_OUTPUT) printed[name] += text.slice(0, MAX_OUTPUT);
    });
  }
  const timer = setTimeout(() => {
    endGroup(child.pid);
    finish({ kind: 'timeout' });
  }, timeoutMs);
  const finish = (end: ProgramEnd): void => {
    clearTimeout(timer);
    // What it left behind may hold the pipes open for ever.
    child.stdout.destroy();
    child.stderr.destroy();
    resolve(end);
  };
  child.on('error', (error) => finish({ kind: 'not_started', reason: error.message }));
  child.on('exit', (status, signal) => {
    // What was printed before the exit is still in the pipes.
    setImmediate(() => {
      const output = `${printed.stdout}\n${printed.stderr}`;
      finish(
        status === null
          ? { kind: 'signal', signal: signal ?? 'a signal' }
          : { kind: 'exit', status, output },
      );
    });
  });
  // A program need not read its input.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(input);
  return promise;
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
    return;
  }
}
