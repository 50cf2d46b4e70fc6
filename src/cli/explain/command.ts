import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { NetworkSettings } from '../../core/address/network-settings.ts';
import type { Outcome } from '../../core/check/outcome.ts';
import { collectWords } from '../../core/check/words.ts';
import type { Explainer } from '../../core/ports/explainer.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import { readCertificates, readResolvers } from '../check/read-flags.ts';
import { readSites } from '../check/read-sites.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printableJson } from '../printable.ts';
import { hasColours } from '../terminal.ts';
import { defineExplain, EXPLAIN_HELP, type ExplainFlags } from './flags.ts';
import { explainPage } from './explain-page.ts';

/** The parts of the house that `explain` works with. */
export interface ExplainParts {
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  /** An explainer whose probes go out this way. */
  openExplainer(way: Pick<NetworkSettings, 'resolvers' | 'extraCaPems'>): Explainer & {
    close(): void;
  };
}

/** `squirrel explain`: one check, explained step by step. `load` is called when the command runs, not before. */
export function explainCommand(load: () => Promise<ExplainParts>): CliCommand {
  return {
    name: 'explain',
    summary: 'Check one site now and explain step by step what happened and why',
    help: EXPLAIN_HELP,
    define: defineExplain,
    run: async (call) => explain(call, await load()),
  };
}

const exitCodes: Readonly<Record<Outcome, ExitCode>> = {
  up: EXIT.ok,
  down: EXIT.down,
  unknown: EXIT.unjudged,
  blocked: EXIT.unjudged,
  throttled: EXIT.unjudged,
};

async function explain(call: CommandCall, parts: ExplainParts): Promise<ExitCode> {
  const { terminal } = call;
  const { site, way, isJson } = await readPlan(call, parts);
  const ending = new AbortController();
  terminal.onInterrupt(() => ending.abort('interrupted'));
  // The reader is gone (`squirrel explain ... | head`).
  terminal.stdout.once('error', () => ending.abort('closed'));
  const explainer = parts.openExplainer(way);
  try {
    const { kind, target, options, timeoutMs } = site;
    const request = { kind, target, options, timeoutMs, memory: null };
    const { signal } = ending;
    const { stdout, env } = terminal;
    const print = (lines: readonly string[]): void =>
      void stdout.write(lines.map((line) => `${line}\n`).join(''));
    const page = explainPage({
      hasColours: hasColours(stdout, env),
      words: collectWords(parts.kinds.values()),
    });
    if (!isJson) print(page.heading({ ...request, startedAt: Date.now() }));
    // A site that hangs takes its time: what happens is shown when it happens.
    const explanation = await explainer.explain(
      request,
      isJson ? { signal } : { signal, onEvent: (event) => print(page.event(event)) },
    );
    print(isJson ? [printableJson(explanation)] : page.ending(explanation));
    if (signal.aborted) return signal.reason === 'closed' ? EXIT.ok : EXIT.interrupted;
    return exitCodes[explanation.outcome];
  } finally {
    explainer.close();
  }
}

/** A call that was found right. */
interface ExplainPlan {
  readonly site: MonitorSpec;
  readonly way: Pick<NetworkSettings, 'resolvers' | 'extraCaPems'>;
  readonly isJson: boolean;
}

async function readPlan(call: CommandCall, { kinds }: ExplainParts): Promise<ExplainPlan> {
  const flags: ExplainFlags = call.flags;
  const problems: Problem[] = [...call.problems];
  const urls = call.args;
  if (urls.length !== 1) {
    const message = urls.length === 0 ? 'there is nothing to explain' : 'one address at a time';
    problems.push({ path: '', message, hint: 'for example squirrel explain example.com' });
  }
  const way = {
    resolvers: readResolvers(flags.resolver ?? [], problems),
    extraCaPems: (flags.ca ?? []).flatMap((file) => readCertificates(file, problems)),
  };
  const { terminal } = call;
  const [site] =
    urls.length === 1 ? await readSites(urls, flags, { kinds, terminal, problems }) : [];
  if (problems.length > 0 || site === undefined) throw new InvalidError(problems);
  return { site, way, isJson: flags.json ?? false };
}
