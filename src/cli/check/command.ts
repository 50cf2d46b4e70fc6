import { InvalidError, type Problem, UnavailableError } from '../../core/errors.ts';
import type { EngineChoice } from '../../core/engine-options.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import {
  runList,
  type CheckContext,
  type CheckedSite,
  type CheckSink,
  type ListTally,
} from '../../services/checks/run-list.ts';
import type { AlertRecipients, NotifyContext } from '../../services/checks/notify-owners.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, exitCodeOfPass, type ExitCode } from '../exit-codes.ts';
import { LineWriter } from '../line-writer.ts';
import { printError } from '../print-error.ts';
import { hasColours, widthOf, type Terminal } from '../terminal.ts';
import { CHECK_HELP, defineCheck, type CheckFlags } from './flags.ts';
import { jsonOutput } from './json-output.ts';
import { refuseUnknownOwners, notifyAll, warnOfUnreached } from './notify.ts';
import type { CheckOutput } from './output.ts';
import { ProgressBar } from './progress-bar.ts';
import { readRunFlags, type RunSettings } from './read-flags.ts';
import { readSites } from './read-sites.ts';
import { collectWords, type Words } from '../../core/check/words.ts';
import { countOf } from '../text/amount.ts';
import { textOutput } from './text-output.ts';

/** The parts of the house that `check` works with. */
export interface CheckParts {
  readonly engines: readonly ExecutorDefinition[];
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly cpuCount: number;
  /** The set-up of an executor whose probes go out this way. */
  setupExecutor(
    settings: Pick<RunSettings, 'resolvers' | 'extraCaPems' | 'engineOptions'>,
    onWorkerLost: (text: string) => void,
  ): CheckContext['executorSetup'];
  readonly notify: NotifyContext;
  /** Whom a config file has notified, and over what; `null` after complaints. */
  readRecipients(
    file: string,
    call: Pick<RunSettings, 'resolvers' | 'extraCaPems'> & { readonly problems: Problem[] },
  ): Promise<AlertRecipients | null>;
}

/** `squirrel check`: one pass over a list, now. `load` is called when the command runs, not before. */
export function checkCommand(
  load: () => Promise<CheckParts>,
  engines: readonly EngineChoice[],
): CliCommand {
  return {
    name: 'check',
    summary: 'Check every site of a list once, now',
    help: CHECK_HELP,
    define: (command) => defineCheck(command, engines),
    run: async (call) => check(call, { ...(await load()), known: engines }),
  };
}

/** So many lines can be read; more of them would hide those that are not up. */
const FEW_SITES = 10;

type KnownParts = CheckParts & { readonly known: readonly EngineChoice[] };

async function check(call: CommandCall, parts: KnownParts): Promise<ExitCode> {
  const { terminal } = call;
  const plan = await readPlan(call, parts);
  const { sites, engine, workers, recipients } = plan;
  if (recipients) warnOfUnreached(sites, { recipients, stderr: terminal.stderr });
  const ending = new AbortController();
  terminal.onInterrupt(() => ending.abort('interrupted'));
  const output = openOutput(plan, {
    terminal,
    ending,
    words: collectWords(parts.kinds.values()),
  });
  const down: CheckedSite[] = [];
  const sink: CheckSink = {
    take: (checked) => {
      output.take(checked);
      if (recipients && checked.report.result.outcome === 'down') down.push(checked);
    },
    untilReady: (position) => output.untilReady(position),
  };
  const warn = (text: string): void => void terminal.stderr.write(`warning: ${text}\n`);
  const executorSetup = parts.setupExecutor(plan.settings, warn);
  let tally: ListTally | null = null;
  try {
    const run = { sites, engine, workers, sink, signal: ending.signal };
    tally = await runList({ clock: parts.clock, executorSetup }, run);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    printError(error, terminal);
    return EXIT.noEngine;
  } finally {
    await output.end(tally);
  }
  if (ending.signal.reason === 'interrupted') {
    const all = `${countOf(sites.length, 'site')} ${sites.length === 1 ? 'was' : 'were'}`;
    terminal.stderr.write(`interrupted: ${tally.finished} of ${all} checked\n`);
    return EXIT.interrupted;
  }
  if (recipients)
    await notifyAll(parts.notify, { down, sites, recipients, stderr: terminal.stderr });
  return exitCodeOfPass(tally.byOutcome);
}

/** A call that was found right. */
interface CheckPlan {
  readonly isJson: boolean;
  readonly hasAll: boolean;
  readonly settings: RunSettings;
  readonly sites: readonly MonitorSpec[];
  readonly engine: ExecutorDefinition;
  readonly workers: number;
  /** `null` when no one is to be notified. */
  readonly recipients: AlertRecipients | null;
}

/** Reads everything before anything is probed; throws `InvalidError` with all that is wrong. */
async function readPlan(call: CommandCall, parts: KnownParts): Promise<CheckPlan> {
  const flags: CheckFlags = call.flags;
  const problems: Problem[] = [...call.problems];
  const settings = readRunFlags(flags, { engines: parts.engines, known: parts.known, problems });
  const sites = await readSites(call.args, flags, {
    kinds: parts.kinds,
    terminal: call.terminal,
    problems,
  });
  const wantsNotifying = flags.notify && flags.config !== undefined;
  const recipients = wantsNotifying
    ? await parts.readRecipients(flags.config, { ...settings, problems })
    : null;
  if (recipients) refuseUnknownOwners(sites, { recipients, problems });
  const { engine } = settings;
  if (problems.length > 0 || engine === null) throw new InvalidError(problems);
  const wanted = settings.workers ?? engine.defaultWorkers(parts.cpuCount);
  const workers = Math.min(wanted, engine.maxWorkers ?? wanted);
  const isJson = flags.json === true;
  const hasAll = flags.verbose === true || sites.length <= FEW_SITES;
  return { isJson, hasAll, settings, sites, engine, workers, recipients };
}

function openOutput(
  { isJson, hasAll, engine: { kind: engine }, workers, sites }: CheckPlan,
  {
    terminal,
    ending,
    words,
  }: {
    readonly terminal: Terminal;
    readonly ending: AbortController;
    readonly words: Words;
  },
): CheckOutput {
  const { stdout, stderr, env } = terminal;
  const bar = new ProgressBar(stderr, sites.length);
  const writer = new LineWriter(stdout, {
    beforeWrite: () => bar.hide(),
    closed: () => ending.abort('closed'),
  });
  if (isJson) return jsonOutput(writer, engine);
  const style = { hasColours: hasColours(stdout, env), width: widthOf(stdout) };
  return textOutput({ writer, bar, engine, workers, words, hasAll, ...style });
}
