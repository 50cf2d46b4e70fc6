import { styleText } from 'node:util';
import { OUTCOMES, type Outcome } from '../../core/check/outcome.ts';
import type { EngineKind } from '../../core/ports/executor.ts';
import { describeReason, type Words } from '../../core/check/words.ts';
import type { CheckedSite, ListTally } from '../../services/checks/run-list.ts';
import type { LineWriter } from '../line-writer.ts';
import { printable } from '../printable.ts';
import { countOf, shownDuration } from '../text/amount.ts';
import { OUTCOME_COLOURS } from '../text/outcome-colours.ts';
import { wrap } from '../text/wrap.ts';
import type { CheckOutput } from './output.ts';
import type { ProgressBar } from './progress-bar.ts';

/** What the text output is made of. */
export interface TextOutputParts {
  readonly writer: LineWriter;
  readonly bar: ProgressBar;
  readonly engine: EngineKind;
  readonly workers: number;
  readonly hasColours: boolean;
  /** The own words of all kinds. */
  readonly words: Words;
  /** Whether sites that are up have a line too. */
  readonly hasAll: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** A line for each site that is not up, or for each one, while it runs; then a table of counts and how long it took. */
export function textOutput(parts: TextOutputParts): CheckOutput {
  const { writer, bar, hasColours, hasAll } = parts;
  const paint: Paint = (outcome, text) =>
    hasColours ? styleText(OUTCOME_COLOURS[outcome], text, { validateStream: false }) : text;
  bar.start();
  return {
    take: (checked) => {
      const isUp = checked.report.result.outcome === 'up';
      bar.advance(isUp);
      if (isUp && !hasAll) return;
      for (const line of siteLines(checked, { ...parts, paint })) writer.write(line);
    },
    untilReady: () => writer.untilDrained(),
    end: async (tally) => {
      bar.end();
      if (tally) for (const line of summaryLines(tally, { ...parts, paint })) writer.write(line);
      await writer.end();
    },
  };
}

type Paint = (outcome: Outcome, text: string) => string;

const LABEL_WIDTH = 9;
const GAP = '  ';

/** `DOWN       http://a.example/  answered 503 Service Unavailable (http_503), 31 ms`, and the hint below it. */
function siteLines(
  { site, report: { result } }: CheckedSite,
  { words, width, paint }: TextOutputParts & { readonly paint: Paint },
): readonly string[] {
  const { outcome, reason, message, timings, evidence } = result;
  const label = paint(outcome, outcome.toUpperCase().padEnd(LABEL_WIDTH));
  const took = shownDuration(timings.totalMs);
  const start = `${label}${GAP}${printable(site.target)}${GAP}`;
  if (reason === null) {
    const { statusCode } = evidence;
    const what = typeof statusCode === 'number' ? String(statusCode) : printable(message);
    return [`${start}${what}, ${took}`];
  }
  const { title, hint } = describeReason(reason, words);
  const margin = ' '.repeat(LABEL_WIDTH + GAP.length);
  const hints = hint === '' ? [] : wrap(hint, width - margin.length);
  return [
    `${start}${printable(message === '' ? title : message)} (${printable(reason)}), ${took}`,
    ...hints.map((line) => `${margin}${line}`),
  ];
}

function summaryLines(
  tally: ListTally,
  { engine, workers, paint }: TextOutputParts & { readonly paint: Paint },
): readonly string[] {
  const rows = OUTCOMES.map((outcome) => {
    const count = tally.byOutcome[outcome];
    const row = `${outcome.padEnd(10)}${String(count).padStart(8)}`;
    return count > 0 ? paint(outcome, row) : row;
  });
  return [
    '',
    ...rows,
    `${'total'.padEnd(10)}${String(tally.finished).padStart(8)}`,
    timeLine(tally, { engine, workers }),
  ];
}

/** `Time for multicore: 1.53s (33 sites, 33 workers, 21.6/s)` */
function timeLine(
  { elapsedMs, finished }: Pick<ListTally, 'elapsedMs' | 'finished'>,
  { engine, workers }: { readonly engine: EngineKind; readonly workers: number },
): string {
  const seconds = elapsedMs / 1000;
  const rate = seconds > 0 ? finished / seconds : 0;
  const work = `${countOf(finished, 'site')}, ${countOf(workers, 'worker')}, ${rate.toFixed(1)}/s`;
  return `Time for ${engine}: ${seconds.toFixed(2)}s (${work})`;
}
