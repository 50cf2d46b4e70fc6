import type { ExplainedCheck } from '../../../../src/api/contract.ts';

/** An explained check in plain lines, for a ticket or a chat. */
export function stepsAsText(
  title: string,
  { steps, why, message }: Pick<ExplainedCheck, 'steps' | 'why' | 'message'>,
): string {
  const lines = steps.flatMap(({ atMs, text, lines: more = [], wire }) => [
    `${atMs.toFixed(1).padStart(9)} ms  ${text}`,
    ...more.map((line) => `${' '.repeat(14)}${line}`),
    ...(wire?.lines ?? []).map((line) => `${' '.repeat(14)}${wire?.mark ?? ''} ${line}`),
  ]);
  return `${[`${title}: ${message}`, ...lines, ...why].join('\n')}\n`;
}
