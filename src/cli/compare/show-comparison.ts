import { writeFile } from 'node:fs/promises';
import { comparisonRecord } from '../../core/comparison/comparison-record.ts';
import {
  processorsUsedByOthers,
  TOLERATED_PROCESSORS,
  type Comparison,
} from '../../core/comparison/comparison.ts';
import { findDisagreements, type Disagreement } from '../../core/comparison/verdicts.ts';
import { UnavailableError } from '../../core/errors.ts';
import { describeReadFailure } from '../check/read-failure.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { LineWriter } from '../line-writer.ts';
import { printable, printableJson } from '../printable.ts';
import { countOf } from '../text/amount.ts';
import { hasColours, widthOf, type Terminal } from '../terminal.ts';
import { comparisonText } from './comparison-text.ts';
import { htmlPage, type Circumstances } from './html-page.ts';
import { speaksUnicode } from './line-style.ts';

/** How a comparison is to be shown. */
export interface Showing {
  readonly terminal: Terminal;
  readonly isJson: boolean;
  readonly hasDetail: boolean;
  readonly isInterrupted: boolean;
  readonly htmlPath: string | null;
  readonly circumstances: Circumstances;
}

const MAX_DISAGREEMENTS = 20;

/** Shows a comparison in all the ways asked for. The exit code says whether there was one. */
export async function showComparison(comparison: Comparison, showing: Showing): Promise<ExitCode> {
  const { terminal, isJson, htmlPath, isInterrupted } = showing;
  const { engines } = comparison;
  await print(
    isJson ? [printableJson(comparisonRecord(comparison))] : textOf(comparison, showing),
    terminal,
  );
  warnOfDisagreements(findDisagreements(engines), terminal);
  warnOfOthers(processorsUsedByOthers(engines), terminal);
  if (htmlPath !== null && engines.length > 0) {
    await writePage(htmlPath, htmlPage(comparison, showing.circumstances));
  }
  if (isInterrupted) {
    const planned = engines.length + comparison.skipped.length;
    const all = `${countOf(planned, 'engine')} ${planned === 1 ? 'was' : 'were'}`;
    terminal.stderr.write(`interrupted: ${engines.length} of ${all} run\n`);
    return EXIT.interrupted;
  }
  if (engines.length > 0) return EXIT.ok;
  terminal.stderr.write('error: no engine could run\n');
  return EXIT.down;
}

function textOf(comparison: Comparison, { terminal, hasDetail }: Showing): readonly string[] {
  const { stdout, env } = terminal;
  return comparisonText(comparison, {
    width: widthOf(stdout),
    hasColours: hasColours(stdout, env),
    isUnicode: speaksUnicode(env),
    hasDetail,
  });
}

async function print(lines: readonly string[], { stdout }: Terminal): Promise<void> {
  const writer = new LineWriter(stdout, { beforeWrite: () => {}, closed: () => {} });
  for (const line of lines) writer.write(line);
  await writer.end();
}

function warnOfDisagreements(found: readonly Disagreement[], { stderr }: Terminal): void {
  for (const { label, verdicts } of found.slice(0, MAX_DISAGREEMENTS)) {
    const parts = verdicts.map(({ verdict, engines }) => `${verdict} on ${engines.join(', ')}`);
    stderr.write(`warning: verdicts differ for ${printable(label)}: ${parts.join('; ')}\n`);
  }
  const more = found.length - MAX_DISAGREEMENTS;
  if (more > 0) stderr.write(`warning: verdicts differ for ${more} more\n`);
}

function warnOfOthers(processors: number, { stderr }: Terminal): void {
  if (processors <= TOLERATED_PROCESSORS) return;
  const used = `other programs kept ${processors.toFixed(1)} processors busy meanwhile`;
  stderr.write(`warning: ${used}; on an idle machine the times would differ\n`);
}

async function writePage(path: string, page: string): Promise<void> {
  await writeFile(path, page).catch((error: unknown) => {
    throw new UnavailableError(`cannot write ${path}: ${describeReadFailure(error)}`, error);
  });
}
