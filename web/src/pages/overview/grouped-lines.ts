import type { RowsAnswer } from '../../../../src/api/contract.ts';

type Block = RowsAnswer['blocks'][number];

/** The lines of a list whose rows stand under headings; without any, lines are rows. */
export interface GroupedLines {
  readonly count: number;
  /** `null`: the line is a row. */
  headingAt(line: number): Block | null;
  /** The row of a line; of a heading, the first one below it. */
  rowAt(line: number): number;
}

export function groupedLines(blocks: readonly Block[], rows: number): GroupedLines {
  let line = 0;
  const starts = blocks.map(({ count }) => {
    const start = line;
    line += count + 1;
    return start;
  });
  const blockOf = (at: number): number => starts.findLastIndex((start) => start <= at);
  return {
    count: rows + blocks.length,
    headingAt: (at) => {
      const block = blockOf(at);
      return starts[block] === at ? (blocks[block] ?? null) : null;
    },
    rowAt: (at) => {
      const block = blockOf(at);
      return block < 0 ? at : at - block - (starts[block] === at ? 0 : 1);
    },
  };
}
