import { Readable } from 'node:stream';
import { explainCommand, type ExplainParts } from '../cli/explain/command.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { runProgram } from '../cli/program.ts';
import { createNetwork } from '../network/index.ts';
import { createExplainer } from '../probers/explainer.ts';
import { probers } from '../probers/index.ts';
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
