import { Equal } from 'typebox/value';
import type { Problem } from '../errors.ts';
import { MAX_PROBLEMS, ProblemList } from '../forms/problem-list.ts';
import type { MonitorSpec } from '../monitor/monitor.ts';
import { readMonitorInput } from '../monitor/monitor-input.ts';
import type { MonitorDefaults } from '../monitor/monitor-defaults.ts';
import type { MonitorKind } from '../ports/prober.ts';
import { runAtOnce } from '../slices.ts';
import { MAX_LIST_BYTES } from './decode-text.ts';
import type { RowSink } from './list-row.ts';
import { csvDelimiterOf, readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { readLines } from './read-lines.ts';

/** What reading a list depends on. */
export interface ListSetup {
  /** The name of the list in problems. */
  readonly file: string;
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly defaults: MonitorDefaults;
}

/** One site of a list and the line it stands on, from 1. */
export interface ListEntry {
  readonly spec: MonitorSpec;
  readonly line: number;
}

/** Everything a list holds and everything that is wrong with it; without problems there is at least one entry. */
export interface ListReading {
  readonly entries: readonly ListEntry[];
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  /** The same as an earlier line, with other settings or not; as many as problems are named. */
  readonly repeats: readonly { readonly line: number; readonly of: number }[];
  /** What is odd and does no harm, such as a site that stands there twice with the same settings. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads a list of sites and finds out by its content whether it is plain lines, CSV with a `url` column or a JSON array.
 * An address that appears twice is a problem of the second place where its settings differ, and else a warning.
 */
export function readList(text: string, setup: ListSetup): ListReading {
  return runAtOnce(listSteps(text, { ...setup, maxProblems: Infinity }));
}

/** The same a row at a time, for where other work may not wait; of more than `maxProblems` the rest is only counted. */
export function* listSteps(
  text: string,
  setup: ListSetup & { readonly maxProblems?: number },
): Generator<void, ListReading> {
  const { file, kinds } = setup;
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (content.includes('\0') || content.length > MAX_LIST_BYTES) {
    return failed(unreadable(file, content));
  }
  const { entries, problems, repeats, warnings, sink } = collector(setup);
  const delimiter = csvDelimiterOf(content);
  if (/^\s*(?:\{|\[\s*(?:["'{[\]]|$))/.test(content)) yield* readJson(content, sink);
  else if (delimiter !== null) yield* readCsv(content, { delimiter, kinds, sink });
  else yield* readLines(content, { kinds, sink });
  if (delimiter === null && entries.length === 0 && looksLikeCsv(content)) {
    return failed(withoutUrlColumn(file));
  }
  if (entries.length === 0 && problems.count === 0) {
    const hint = 'write one address a line, for example https://example.com/';
    problems.add({ path: '', file, message: 'the list holds no site', hint });
  }
  return {
    entries,
    problems: problems.named,
    problemCount: problems.count,
    repeats,
    warnings: warnings.named,
  };
}

function failed(problem: Problem): ListReading {
  return { entries: [], problems: [problem], problemCount: 1, repeats: [], warnings: [] };
}

// A row of cells that no line could be: settings would have an = and an address a //.
function looksLikeCsv(content: string): boolean {
  const first = /^(?![ \t]*(?:#|\r?$)).+$/m.exec(content.slice(0, 16_384))?.[0] ?? '';
  return /^[\w" .-]+[,;\t][^=/]*$/.test(first);
}

function withoutUrlColumn(file: string): Problem {
  const message = 'the list looks like CSV, but its first row has no column named url';
  return { path: '', file, line: 1, message, hint: 'for example url,name,interval' };
}

function unreadable(file: string, content: string): Problem {
  return content.length > MAX_LIST_BYTES
    ? { path: '', file, message: 'the list is larger than 64 MiB', hint: 'split it' }
    : { path: '', file, message: 'the list is binary, not text' };
}

function collector({
  file,
  kinds,
  defaults,
  maxProblems,
}: ListSetup & { readonly maxProblems?: number }): {
  readonly entries: ListEntry[];
  readonly problems: ProblemList;
  readonly repeats: ListReading['repeats'];
  readonly warnings: ProblemList;
  readonly sink: RowSink;
} {
  const entries: ListEntry[] = [];
  const problems = new ProblemList(maxProblems);
  const warnings = new ProblemList();
  const repeats: { readonly line: number; readonly of: number }[] = [];
  const firstByKind = new Map(
    [...kinds.keys()].map((kind) => [kind, new Map<string, ListEntry>()]),
  );
  const sink: RowSink = {
    fault: (line, fault) => problems.add({ path: '', file, line, ...fault }),
    row(line, { form, isText }) {
      const reading = readMonitorInput(form, { kinds, defaults, isText, path: '' });
      if (reading.kind === 'invalid') {
        for (const problem of reading.problems) problems.add({ ...problem, file, line });
        return;
      }
      const { spec } = reading;
      // One map a kind, keyed by the target as it is: building a longer key costs more than all of the rest.
      const firstOfTarget = firstByKind.get(spec.kind);
      const first = firstOfTarget?.get(spec.target);
      if (first === undefined) {
        const entry = { spec, line };
        firstOfTarget?.set(spec.target, entry);
        entries.push(entry);
        return;
      }
      if (repeats.length < (maxProblems ?? MAX_PROBLEMS)) repeats.push({ line, of: first.line });
      const place = { path: 'url', file, line };
      const message = `${spec.target} is already in the list`;
      if (Equal(spec, first.spec)) {
        warnings.add({ ...place, message, hint: `same as line ${first.line}` });
      } else {
        const hint = `line ${first.line} has other settings for it: leave out one of the two`;
        problems.add({ ...place, message, hint });
      }
    },
  };
  return { entries, problems, repeats, warnings, sink };
}
