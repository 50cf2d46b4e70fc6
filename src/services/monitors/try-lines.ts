import type { Problem } from '../../core/errors.ts';
import type { Explanation } from '../../core/explain/explanation.ts';
import type { MonitorId } from '../../core/ids.ts';
import { mendedLine } from '../../core/list/mended-line.ts';
import { listSteps, type ListEntry } from '../../core/list/read-list.ts';
import { runInSlices } from '../../core/slices.ts';
import type { ServiceContext } from '../context.ts';

/** Lines of one text that are tried. */
const MAX_LINES = 2_000;
/** Probes of one text under way at once. */
const AT_ONCE = 50;
const TIMEOUT_MS = 10_000;
/** Problems that a repair is looked for: each reads the line several times. */
const MAX_MENDED = 100;
/** Targets that are looked up at once. */
const LOOKUP = 500;

/** What became of a line. Of a line that is tried two come: that it was read, and what its probe found. */
export interface TriedLine {
  /** From 1. */
  readonly line: number;
  readonly state: 'read' | 'done' | 'skipped';
  readonly kind: string | null;
  readonly target: string | null;
  /** The outcome of its probe. */
  readonly verdict: string | null;
  readonly ms: number | null;
  readonly method: string | null;
  readonly note: string | null;
  readonly problem: Problem | null;
  /** An earlier line, or the monitor that watches it already. */
  readonly duplicateOf: number | MonitorId | null;
  /** A line with a problem as it was probably meant; `null` where that is not known. */
  readonly fix: string | null;
}

const NOTHING = {
  kind: null,
  target: null,
  verdict: null,
  ms: null,
  method: null,
  note: null,
  problem: null,
  duplicateOf: null,
  fix: null,
} as const;

type Needs = Pick<
  ServiceContext,
  'storage' | 'clock' | 'explainer' | 'monitorKinds' | 'defaults' | 'limits'
>;

/**
 * Reads lines as a list of sites is read, and probes each site once, under the same policy as checks: nothing is stored,
 * judged or announced. Lines come as they are known; it ends early, and with it the probes, when the signal does.
 */
export async function* tryLines(
  context: Needs,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<TriedLine, void> {
  const { monitorKinds: kinds, defaults, clock } = context;
  const setup = { file: 'lines', kinds, defaults };
  const steps = listSteps(text, { ...setup, maxProblems: MAX_LINES });
  const { entries, problems, repeats } = await runInSlices(steps, clock);
  const repeated = new Set(repeats.map(({ line }) => line));
  const lines = problems.length === 0 ? [] : text.split('\n');
  for (const [index, problem] of problems.entries()) {
    const { line = 1 } = problem;
    if (repeated.has(line)) continue;
    const fix = index < MAX_MENDED ? mendedLine(lines[line - 1] ?? '', setup) : null;
    yield { ...NOTHING, line, state: 'done', problem, fix };
  }
  for (const { line, of } of repeats) yield { ...NOTHING, line, state: 'skipped', duplicateOf: of };
  const watched = await watchedTargets(context, entries.slice(0, MAX_LINES));
  const toTry: ListEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const known = watched.get(keyOf(entry)) ?? null;
    const isTried = index < MAX_LINES && known === null;
    if (isTried) toTry.push(entry);
    const { kind, target } = entry.spec;
    const state = isTried ? 'read' : 'skipped';
    yield { ...NOTHING, line: entry.line, state, kind, target, duplicateOf: known };
  }
  yield* probeAll(context, toTry, signal);
}

async function watchedTargets(
  { storage }: Needs,
  entries: readonly ListEntry[],
): Promise<ReadonlyMap<string, MonitorId>> {
  const found = new Map<string, MonitorId>();
  for (const [kind, ofKind] of Map.groupBy(entries, ({ spec }) => spec.kind)) {
    for (let from = 0; from < ofKind.length; from += LOOKUP) {
      const targets = ofKind.slice(from, from + LOOKUP).map(({ spec }) => spec.target);
      for (const monitor of await storage.monitors.findByTargets(kind, targets)) {
        found.set(`${kind} ${monitor.target}`, monitor.id);
      }
    }
  }
  return found;
}

function keyOf({ spec: { kind, target } }: ListEntry): string {
  return `${kind} ${target}`;
}

/** In the order in which they end. */
async function* probeAll(
  context: Needs,
  entries: readonly ListEntry[],
  signal: AbortSignal,
): AsyncGenerator<TriedLine, void> {
  const underWay = new Map<number, Promise<TriedLine>>();
  let next = 0;
  while (!signal.aborted && (next < entries.length || underWay.size > 0)) {
    while (next < entries.length && underWay.size < AT_ONCE) {
      const entry = entries[next];
      next += 1;
      if (entry !== undefined) underWay.set(entry.line, tryOne(context, entry, signal));
    }
    const ended = await Promise.race(underWay.values());
    underWay.delete(ended.line);
    if (!signal.aborted) yield ended;
  }
}

async function tryOne(
  { explainer, monitorKinds, limits }: Needs,
  { spec, line }: ListEntry,
  signal: AbortSignal,
): Promise<TriedLine> {
  const { kind, target, options } = spec;
  const tried = { ...NOTHING, line, state: 'done', kind, target } as const;
  if (monitorKinds.get(kind)?.isPushed === true) {
    return { ...tried, note: 'This target calls us: there is nothing to try.' };
  }
  const refusal = limits?.refusalOf([spec]) ?? null;
  if (refusal !== null) return { ...tried, note: refusal.message };
  const timeoutMs = Math.min(spec.timeoutMs, TIMEOUT_MS);
  try {
    const request = { kind, target, options, timeoutMs, memory: null };
    return { ...tried, ...foundBy(await explainer.explain(request, { signal })) };
  } catch {
    return { ...tried, note: 'It could not be tried: an error of ours.' };
  }
}

function foundBy({
  outcome,
  timings,
  evidence,
  message,
}: Explanation): Pick<TriedLine, 'verdict' | 'ms' | 'method' | 'note'> {
  const { method } = evidence;
  return {
    verdict: outcome,
    ms: Math.round(timings.totalMs * 10) / 10,
    method: typeof method === 'string' ? method : null,
    note: message,
  };
}
