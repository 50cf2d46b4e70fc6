import { styleText } from 'node:util';
import type { Words } from '../../core/check/words.ts';
import type { Explanation } from '../../core/explain/explanation.ts';
import type { TimedEvent } from '../../core/explain/trace.ts';
import { plainLine } from '../../core/safe-text.ts';
import { eventText } from '../../core/explain/event-text.ts';
import { waitText } from '../../core/explain/wait-text.ts';
import { OUTCOME_COLOURS } from '../text/outcome-colours.ts';
import { wrap } from '../text/wrap.ts';

/** Shows an explanation piece by piece: at most 80 columns, what happened by time, then the verdict and its reasons. */
export interface ExplainPage {
  heading(site: {
    readonly target: string;
    readonly kind: string;
    readonly startedAt: number;
    readonly timeoutMs: number;
  }): readonly string[];
  event(event: TimedEvent): readonly string[];
  ending(explanation: Explanation): readonly string[];
}

type Colour = Parameters<typeof styleText>[0];
type Paint = (colour: Colour, text: string) => string;

const PAGE_WIDTH = 80;
const TIME_WIDTH = 9;

/** A page for a terminal or a file. */
export function explainPage({
  hasColours,
  words,
}: {
  readonly hasColours: boolean;
  readonly words: Words;
}): ExplainPage {
  const paint: Paint = (colour, text) =>
    hasColours ? styleText(colour, text, { validateStream: false }) : text;
  return {
    heading: ({ target, kind, startedAt, timeoutMs }) => {
      const began = new Date(startedAt).toISOString().replace('T', ' ').slice(0, 19);
      const shown = wrap(plainLine(target, 4_096), PAGE_WIDTH);
      return [
        ...shown.map((line) => paint('bold', line)),
        paint('dim', `${kind}, begun ${began} UTC, deadline ${waitText(timeoutMs)}`),
        '',
      ];
    },
    event: (event) => eventLines(event, words, paint),
    ending: (explanation) => [
      '',
      ...verdictLines(explanation, paint),
      ...section('Why', whyLines(explanation), paint),
      ...section('Time', budgetLines(explanation), paint),
      ...section('Notes', noteLines(explanation), paint),
    ],
  };
}

/** `   0.012  Connect to ...`, with what belongs to it below. */
function eventLines(event: TimedEvent, words: Words, paint: Paint): readonly string[] {
  const { text, lines = [], wire } = eventText(event, words);
  const time = (event.atMs / 1_000).toFixed(3).padStart(TIME_WIDTH - 2);
  const blank = ' '.repeat(TIME_WIDTH);
  const shown = [
    ...hang(text, { first: `${paint('dim', time)}  `, next: blank }),
    ...lines.flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      const inside = `${blank}  ${indent}`;
      return hang(line.trimStart(), { first: inside, next: `${inside}  ` });
    }),
  ];
  if (wire === undefined) return shown;
  const first = `${blank}  ${paint('dim', wire.mark)} `;
  const next = ' '.repeat(TIME_WIDTH + 6);
  return [...shown, ...wire.lines.flatMap((line) => hang(line, { first, next }))];
}

function verdictLines(explanation: Explanation, paint: Paint): readonly string[] {
  const { outcome, reason, title, hint, message } = explanation;
  const label = outcome.toUpperCase().padEnd(TIME_WIDTH - 2);
  const what = reason === null ? message : `${title} (${reason})`;
  const blank = ' '.repeat(TIME_WIDTH);
  const below = reason === null ? [] : [message, hint].filter((line) => line !== '');
  return [
    ...hang(plainLine(what), { first: `${paint(OUTCOME_COLOURS[outcome], label)}  `, next: blank }),
    ...below.flatMap((line) => hang(plainLine(line), { first: blank, next: blank })),
  ];
}

function whyLines({ why }: Explanation): readonly string[] {
  return why.flatMap((line, index) => {
    const number = `${index + 1}.`.padStart(TIME_WIDTH - 1);
    return hang(line, { first: `${number} `, next: ' '.repeat(TIME_WIDTH) });
  });
}

function budgetLines({ budgets }: Explanation): readonly string[] {
  return budgets.map(({ name, usedMs, limitMs }) => {
    const used = waitText(usedMs).padStart(8);
    const left = waitText(Math.max(0, limitMs - usedMs));
    return `${' '.repeat(TIME_WIDTH)}${name.padEnd(14)}${used} of ${waitText(limitMs).padEnd(7)} ${left} left`;
  });
}

function noteLines({ notes }: Explanation): readonly string[] {
  const blank = ' '.repeat(TIME_WIDTH);
  return notes.flatMap(({ code, text }) =>
    hang(text === '' ? code : `${code}: ${text}`, { first: blank, next: `${blank}  ` }),
  );
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines];
}

// The first margin may hold colours, which take no room: both are as wide as the second one.
function hang(text: string, margin: { readonly first: string; readonly next: string }): string[] {
  const lines = wrap(text, PAGE_WIDTH - margin.next.length);
  return lines.map((line, index) => `${index === 0 ? margin.first : margin.next}${line}`.trimEnd());
}
