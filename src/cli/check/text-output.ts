import { styleText } from 'node:util';
import { OUTCOMES, type Outcome } from '../../core/check/outcome.ts';
import type { EngineKind } from '../../core/ports/executor.ts';
import { describeReason, type Words } from '../../core/check/words.ts';
import type { CheckedSite, ListTally } from '../../services/checks/run-list.ts';
import type { LineWriter } from '../line-writer.ts';
import { printable } from '../printable.ts';
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
}

const colours = {
  up: 'green',
  down: 'red',
  unknown: 'yellow',
  blocked: 'yellow',
  throttled: 'yellow',
} as const satisfies Record<Outcome, Parameters<typeof styleText>[0]>;

/** A line for each site that is not up while it runs, then a table of counts and how long it took. */
export function textOutput(parts: TextOutputParts): CheckOutput {
  const { writer, bar, hasColours, words } = parts;
  const paint: Paint = (outcome, text) =>
    hasColours ? styleText(colours[outcome], text, { validateStream: false }) : text;
  bar.start();
  return {
    take: (checked) => {
      const isUp = checked.report.result.outcome === 'up';
      bar.advance(isUp);
      if (!isUp) writer.write(warningLine(checked, words, paint));
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

/** `DOWN  http://a.example/  HTTP 503 (http_503): answered 503 Service Unavailable` */
function warningLine(
  { site, report: { result } }: CheckedSite,
  words: Words,
  paint: Paint,
): string {
  const { outcome, reason, message } = result;
  const why = reason === null ? '' : `${describeReason(reason, words).title} (${reason})`;
  const label = paint(outcome, outcome.toUpperCase().padEnd(9));
  return `${label}  ${printable(site.target)}  ${printable(why)}: ${printable(message)}`;
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
  const work = `${finished} sites, ${workers} workers, ${rate.toFixed(1)}/s`;
  return `Time for ${engine}: ${seconds.toFixed(2)}s (${work})`;
}
