import { Readable } from 'node:stream';
import { explainCommand, type ExplainParts } from '../../../src/cli/explain/command.ts';
import type { ExitCode } from '../../../src/cli/exit-codes.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { createNetwork } from '../../../src/network/index.ts';
import { createExplainer } from '../../../src/probers/explainer.ts';
import { probers } from '../../../src/probers/index.ts';
import { testTerminal } from './test-terminal.ts';

/** What a call of `squirrel explain` came to. */
export interface ExplainOutcome {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the call is made. */
export interface ExplainCall {
  readonly targets?: 'private' | 'public';
  /** Gets the key that ends the command. */
  readonly onReady?: (interrupt: () => void) => void;
}

/** Runs `squirrel explain` in this thread, over the real network. */
export async function runExplain(
  args: readonly string[],
  { targets = 'private', onReady }: ExplainCall = {},
): Promise<ExplainOutcome> {
  const { terminal, interrupt, printed } = testTerminal(Readable.from([]));
  const parts: ExplainParts = {
    kinds: new Map(probers.map((definition) => [definition.kind, definition])),
    openExplainer: (way) => {
      const network = createNetwork({ ...way, targets, userAgent: 'UptimeSquirrel/0.1.0' });
      return { ...createExplainer(network, probers), close: () => network.close() };
    },
  };
  onReady?.(interrupt);
  const commands = [explainCommand(() => Promise.resolve(parts))];
  const exitCode = await runProgram({ version: '0', commands, terminal }, ['explain', ...args]);
  return { exitCode, ...(await printed()) };
}
