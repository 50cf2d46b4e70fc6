import { InvalidError, type Problem } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import { runList, type CheckContext, type ListTally } from '../../services/checks/run-list.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, exitCodeOfPass, type ExitCode } from '../exit-codes.ts';
import { LineWriter } from '../line-writer.ts';
import { hasColours, type Terminal } from '../terminal.ts';
import { defineCheck, type CheckFlags } from './flags.ts';
import { jsonOutput } from './json-output.ts';
import type { CheckOutput } from './output.ts';
import { ProgressBar } from './progress-bar.ts';
import { readRunFlags, refuseUnknownFlags, type RunSettings } from './read-flags.ts';
import { readSites } from './read-sites.ts';
import { textOutput } from './text-output.ts';

/** The parts of the house that `check` works with. */
export interface CheckParts {
  readonly engines: readonly ExecutorDefinition[];
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly cpuCount: number;
  /** The set-up of an executor whose probes go out this way. */
  setupExecutor(
    settings: Pick<RunSettings, 'resolvers' | 'extraCaPems' | 'queueUrl'>,
    onWorkerLost: (text: string) => void,
  ): CheckContext['executorSetup'];
}

/** `squirrel check`: one pass over a list, now. `load` is called when the command runs, not before. */
export function checkCommand(load: () => Promise<CheckParts>): CliCommand {
  return {
    name: 'check',
    summary: 'Check every site of a list once, now',
    define: defineCheck,
    run: async (call) => check(call, await load()),
  };
}

async function check(call: CommandCall, parts: CheckParts): Promise<ExitCode> {
  const flags: CheckFlags = call.flags;
  const { terminal } = call;
  const problems: Problem[] = [];
  const urls = refuseUnknownFlags(call.args, { known: call.knownFlags, problems });
  const settings = readRunFlags(flags, { engines: parts.engines, problems });
  const sites = await readSites(urls, flags, {
    kinds: parts.kinds,
    stdin: terminal.stdin,
    problems,
  });
  const { engine } = settings;
  if (problems.length > 0 || engine === null) throw new InvalidError(problems);
  const workers = settings.workers ?? engine.defaultWorkers(parts.cpuCount);
  const ending = new AbortController();
  terminal.onInterrupt(() => ending.abort('interrupted'));
  const output = openOutput({ flags, terminal, engine, workers, total: sites.length, ending });
  const warn = (text: string): void => void terminal.stderr.write(`warning: ${text}\n`);
  const context = { clock: parts.clock, executorSetup: parts.setupExecutor(settings, warn) };
  let tally: ListTally | null = null;
  try {
    tally = await runList(context, { sites, engine, workers, sink: output, signal: ending.signal });
  } finally {
    await output.end(tally);
  }
  return exitCode(tally, { ending, total: sites.length, terminal });
}

interface OutputParts {
  readonly flags: CheckFlags;
  readonly terminal: Terminal;
  readonly engine: ExecutorDefinition;
  readonly workers: number;
  readonly total: number;
  readonly ending: AbortController;
}

function openOutput(parts: OutputParts): CheckOutput {
  const { flags, terminal, engine, workers, total, ending } = parts;
  const { stdout, stderr, env } = terminal;
  const bar = new ProgressBar(stderr, total);
  const writer = new LineWriter(stdout, {
    beforeWrite: () => bar.hide(),
    closed: () => ending.abort('closed'),
  });
  if (flags.json) return jsonOutput(writer, engine.kind);
  const colours = hasColours(stdout, env);
  return textOutput({ writer, bar, engine: engine.kind, workers, hasColours: colours });
}

function exitCode(
  tally: ListTally,
  { ending, total, terminal }: Pick<OutputParts, 'ending' | 'total' | 'terminal'>,
): ExitCode {
  if (ending.signal.reason !== 'interrupted') return exitCodeOfPass(tally.byOutcome);
  terminal.stderr.write(`interrupted: ${tally.finished} of ${total} sites were checked\n`);
  return EXIT.interrupted;
}
