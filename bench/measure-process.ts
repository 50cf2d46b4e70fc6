import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a program used, start-up included. */
export interface Usage {
  readonly cpuMs: number;
  readonly seconds: number;
  readonly peakRssBytes: number;
  readonly stdout: string;
  readonly exitCode: number | null;
}

// Clock ticks are 10 ms on every Linux there is (USER_HZ).
const MS_PER_TICK = 10;
const SAMPLE_PAUSE_MS = 20;

/** Runs a program to its end and measures it through /proc: user and system time of it and its threads, peak memory. */
export async function measureProcess(command: string, args: readonly string[]): Promise<Usage> {
  const cpuBefore = cpuOfEndedChildrenMs();
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('latin1')));
  let peakRssBytes = 0;
  const sampling = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, peakRssOf(child.pid ?? 0));
  }, SAMPLE_PAUSE_MS);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  clearInterval(sampling);
  return {
    cpuMs: cpuOfEndedChildrenMs() - cpuBefore,
    seconds: (performance.now() - startedAt) / 1000,
    peakRssBytes,
    stdout,
    exitCode,
  };
}

// Fields 16 and 17 of proc(5) stat: times of children that were waited for.
function cpuOfEndedChildrenMs(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK;
}

function peakRssOf(pid: number): number {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return Number(peak?.[1] ?? 0) * 1024;
  } catch {
    // It ended between two looks.
    return 0;
  }
}
