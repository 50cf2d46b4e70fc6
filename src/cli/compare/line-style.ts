import type { Terminal } from '../terminal.ts';

/** The characters that time lines are drawn with. */
export interface LineStyle {
  readonly open: string;
  readonly close: string;
  /** A task too short for both ends. */
  readonly single: string;
  readonly fill: string;
  /** Within a task whose outcome is not `up`. */
  readonly notUpFill: string;
  /** Several tasks too short to be seen apart. */
  readonly many: string;
  readonly axis: string;
  readonly dash: string;
}

/** For every terminal there is. */
export const asciiStyle: LineStyle = {
  open: '[',
  close: ']',
  single: '|',
  fill: '-',
  notUpFill: 'x',
  many: '#',
  axis: '.',
  dash: '-',
};

/** For terminals that speak Unicode. */
export const unicodeStyle: LineStyle = {
  open: '├',
  close: '┤',
  single: '│',
  fill: '─',
  notUpFill: '×',
  many: '▒',
  axis: '·',
  dash: '–',
};

/** Whether the terminal says that it speaks Unicode: by its locale (POSIX 8.2, in that order), or as Windows Terminal. */
export function speaksUnicode(env: Terminal['env']): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (each) => each !== undefined && each !== '',
  );
  return /utf-?8/i.test(locale ?? '') || env['WT_SESSION'] !== undefined;
}
