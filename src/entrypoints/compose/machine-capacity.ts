import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { MachineCapacity } from '../../core/check/check-limits.ts';

/** What this process may use of the machine; the container's limit where there is one. */
export function machineCapacity(): MachineCapacity {
  const constrained = process.constrainedMemory();
  return {
    memoryBytes: constrained > 0 ? Math.min(constrained, totalmem()) : totalmem(),
    openFiles: numbersIn('/proc/self/limits', /^Max open files\s+(\d+)/m)[0] ?? null,
    ports: portCount(),
  };
}

function portCount(): number | null {
  const [first, last] = numbersIn('/proc/sys/net/ipv4/ip_local_port_range', /(\d+)\s+(\d+)/);
  return first === undefined || last === undefined ? null : last - first + 1;
}

/** The numbers in the groups of the pattern; none on a system without such a file. */
function numbersIn(file: string, pattern: RegExp): readonly number[] {
  try {
    return (pattern.exec(readFileSync(file, 'latin1')) ?? []).slice(1).map(Number);
  } catch {
    return [];
  }
}
