import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What a process and all that it started have used so far. */
export interface ProcessTreeUsage {
  /** User and system time of all threads of all processes, those that ended included. */
  readonly cpuMs: number;
  /** The most memory each living process ever had, added up; code that processes share counts in each of them. */
  readonly peakRssBytes: number;
  /** CPU time of everything on the machine since it started. */
  readonly machineCpuMs: number;
  /** This process and those that it started and that still live. */
  readonly pids: readonly number[];
}

// Clock ticks are 10 ms on every Linux there is (USER_HZ).
const MS_PER_TICK = 10;

/**
 * Measures this process and its child processes. Child processes are seen through /proc: where there is none, only
 * this process is measured.
 */
export function processTreeUsage(): ProcessTreeUsage {
  const own = process.cpuUsage();
  const children = descendantsOf(process.pid);
  const cpuMs = (own.user + own.system) / 1000 + endedChildrenMs('self') + sum(children, cpuMsOf);
  const ownPeakBytes = process.resourceUsage().maxRSS * 1024;
  const peakRssBytes = ownPeakBytes + sum(children, peakRssOf);
  const machineCpuMs = sum(cpus(), ({ times }) => times.user + times.nice + times.sys + times.irq);
  return { cpuMs, peakRssBytes, machineCpuMs, pids: [process.pid, ...children] };
}

function descendantsOf(pid: number): readonly number[] {
  const children = listed(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .flatMap((child) => (child === '' ? [] : Number(child))),
  );
  return [...children, ...children.flatMap(descendantsOf)];
}

// The scheduler counts nanoseconds for each living thread, the statistics of the process ticks for those that ended too.
function cpuMsOf(pid: number): number {
  const threadsMs = sum(listed(`/proc/${pid}/task`), (thread) => {
    const [nanoseconds = '0'] = read(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    return Number(nanoseconds) / 1e6;
  });
  const { user, system } = ticksOf(pid);
  return Math.max(threadsMs, (user + system) * MS_PER_TICK) + endedChildrenMs(pid);
}

function endedChildrenMs(pid: number | 'self'): number {
  const { endedUser, endedSystem } = ticksOf(pid);
  return (endedUser + endedSystem) * MS_PER_TICK;
}

/** Fields 14 to 17 of proc(5) stat; the name before them may hold blanks. */
function ticksOf(pid: number | 'self'): {
  readonly user: number;
  readonly system: number;
  readonly endedUser: number;
  readonly endedSystem: number;
} {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  return { user, system, endedUser, endedSystem };
}

function peakRssOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

// Processes and threads may end between two looks; what is gone has nothing to say.
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trimEnd();
  } catch {
    return '';
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sum<Item>(items: readonly Item[], amount: (item: Item) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
