import type { Terminal } from './terminal.ts';

/** Resolves at the first interruption. A second one ends the process at once. */
export function untilInterrupted(terminal: Pick<Terminal, 'onInterrupt'>): Promise<void> {
  return new Promise((resolve) => terminal.onInterrupt(resolve));
}
