import type { ExplainedCheck, ExplainStep } from '../../../../src/api/contract.ts';

/** An explained check in plain lines, for a ticket or a chat; one that was stopped has no message. */
export function stepsAsText(
  title: string,
  {
    steps,
    why,
    message,
  }: Pick<ExplainedCheck, 'why'> & {
    readonly steps: readonly ExplainStep[];
    readonly message: string | null;
  },
): string {
  const lines = steps.flatMap(({ atMs, text, lines: more = [], wire }) => [
    `${atMs.toFixed(1).padStart(9)} ms  ${text}`,
    ...more.map((line) => `${' '.repeat(14)}${line}`),
    ...(wire?.lines ?? []).map((line) => `${' '.repeat(14)}${wire?.mark ?? ''} ${line}`),
  ]);
  const head = message === null ? title : `${title}: ${message}`;
  return `${[head, ...lines, ...why].join('\n')}\n`;
}
