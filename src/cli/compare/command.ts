import type { Comparison } from '../../core/comparison/comparison.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import type { ListedSite } from '../../services/checks/run-list.ts';
import {
  compareEngines,
  type ComparisonContext,
} from '../../services/comparison/compare-engines.ts';
import { planTasks } from '../../services/comparison/planned-tasks.ts';
import { readSites } from '../check/read-sites.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { COMPARE_HELP, defineCompare, type CompareFlags } from './flags.ts';
import type { Circumstances } from './html-page.ts';
import { readSettings, type CompareSettings } from './read-settings.ts';
import { RunLine } from './run-line.ts';
import { showComparison } from './show-comparison.ts';
import type { EngineChoice } from '../../core/engine-options.ts';

/** The simulated sites that engines are compared on without a list. */
export interface ComparedFarm {
  readonly urls: readonly string[];
  /** `IP:PORT` of the name server that knows them. */
  readonly resolver: string;
  stop(): Promise<void>;
}

/** The parts of the house that `compare` works with. */
export interface CompareParts {
  readonly engines: readonly ExecutorDefinition[];
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  /** Starts the sites where their work is not counted as that of the engines. */
  startFarm(): Promise<ComparedFarm>;
  /** The machine and the moment of the call. */
  circumstances(): Circumstances;
  /** How the engines are run, with probes that go out this way. */
  setupRuns(
    settings: Pick<CompareSettings, 'resolvers' | 'engineOptions'>,
    warn: (text: string) => void,
  ): ComparisonContext;
}

/** `squirrel compare`: every engine on the same work. `load` is called when the command runs, not before. */
export function compareCommand(
  load: () => Promise<CompareParts>,
  engines: readonly EngineChoice[],
): CliCommand {
  return {
    name: 'compare',
    summary: 'Run the engines one after another on the same work and compare them',
    help: COMPARE_HELP,
    define: (command) => defineCompare(command, engines),
    run: async (call) => compare(call, { ...(await load()), known: engines }),
  };
}

type KnownParts = CompareParts & { readonly known: readonly EngineChoice[] };

async function compare(call: CommandCall, parts: KnownParts): Promise<ExitCode> {
  const flags: CompareFlags = call.flags;
  const problems: Problem[] = [...call.problems];
  refuseArguments(call, problems);
  const settings = readSettings(flags, { engines: parts.engines, known: parts.known, problems });
  const reading = { kinds: parts.kinds, terminal: call.terminal, problems };
  const listed = flags.file ? await readSites([], { file: flags.file }, reading) : [];
  if (problems.length > 0) throw new InvalidError(problems);
  const circumstances = parts.circumstances();
  const ending = new AbortController();
  call.terminal.onInterrupt(() => ending.abort());
  const needsFarm = settings.task === 'check' && !flags.file;
  const farm = needsFarm ? await startFarm(parts, ending.signal) : null;
  try {
    const sites = farm ? await readSites(farm.urls, {}, reading) : listed;
    const resolvers = farm ? [farm.resolver] : settings.resolvers;
    const whole = { ...settings, resolvers, sites, signal: ending.signal };
    const comparison = await runAll(call, { parts, settings: whole });
    const { htmlPath } = settings;
    const isJson = flags.json === true;
    const hasDetail = flags.tasksDetail === true;
    const isInterrupted = ending.signal.aborted;
    const { terminal } = call;
    const showing = { htmlPath, isJson, hasDetail, isInterrupted, circumstances, terminal };
    return await showComparison(comparison, showing);
  } finally {
    await farm?.stop();
  }
}

// The key that ends the command reaches the farm as well, and may end it before it is ready.
async function startFarm(parts: CompareParts, signal: AbortSignal): Promise<ComparedFarm | null> {
  return parts.startFarm().catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
}

async function runAll(
  { terminal }: CommandCall,
  {
    parts,
    settings,
  }: {
    readonly parts: CompareParts;
    readonly settings: CompareSettings & {
      readonly sites: readonly ListedSite[];
      readonly signal: AbortSignal;
    };
  },
): Promise<Comparison> {
  const { task, tasks: count, engines, workers, runs, sites, signal } = settings;
  const line = new RunLine(terminal.stderr, { engines, runs });
  const warn = (text: string): void => {
    line.hide();
    terminal.stderr.write(`warning: ${text}\n`);
  };
  const tasks = planTasks({ task, count, workers }, sites);
  const order = { task, tasks, engines, workers, runs, signal };
  try {
    return await compareEngines(parts.setupRuns(settings, warn), {
      ...order,
      onRun: (beginning) => line.show(beginning),
    });
  } finally {
    line.end();
  }
}

function refuseArguments({ args }: CommandCall, problems: Problem[]): void {
  for (const argument of args) {
    const message = `${quote(argument)} is not expected here`;
    problems.push({ path: '', message, hint: 'sites are given by -f FILE' });
  }
}
