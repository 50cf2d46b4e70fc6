import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CallSet } from './call-sets.ts';

const SOURCE = fileURLToPath(new URL('call-counter.c', import.meta.url));
/** The counters of 1,024 threads, 32 bits each. */
const FILE_BYTES = 4_096;

/** Compiles what `countedBy` preloads to `path`. */
export function compileCounter(path: string): void {
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', path, SOURCE, '-ldl'], { stdio: 'pipe' });
}

/** What counts the calls of a program, and may kill it at one. */
export interface CallCounter {
  /** The compiled library. */
  readonly library: string;
  readonly set: CallSet;
  /** The program dies when a thread begins its call of this number, 1 for the first; `null`: it lives. */
  readonly killAt: number | null;
}

/** The environment that lets a program be counted, with the counts of its threads in a new file. */
export function countedBy(
  { library, set, killAt }: CallCounter,
  countFile: string,
): Readonly<Record<string, string>> {
  writeFileSync(countFile, Buffer.alloc(FILE_BYTES));
  return {
    LD_PRELOAD: library,
    COUNT_FILE: countFile,
    COUNT_CALLS: `,${set.calls.join(',')},`,
    COUNT_THREADS: set.threads,
    ...(killAt !== null && { COUNT_KILL_AT: String(killAt) }),
  };
}

/** How many calls the busiest thread has made so far. */
export function callsOfBusiest(countFile: string): number {
  const { buffer, byteOffset } = readFileSync(countFile);
  return Math.max(...new Uint32Array(buffer, byteOffset, FILE_BYTES / 4));
}
