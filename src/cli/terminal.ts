/** The world of a command: its streams, its environment, and the key that ends it. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is typed here to run the program: `squirrel`, `npm run -s squirrel --`. */
  readonly calledAs: string;
  /** Calls `listener` at the first interruption; a second one ends the process at once. */
  onInterrupt(listener: () => void): void;
  /** Calls `listener` whenever the command is asked to read its files again (SIGHUP). */
  onReload(listener: () => void): void;
}

/** Whether colours are welcome on a stream: on a terminal, unless `NO_COLOR` says no; anywhere with `FORCE_COLOR`. */
export function hasColours(stream: NodeJS.WriteStream, env: Terminal['env']): boolean {
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '' && forced !== '0') return true;
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

const DEFAULT_WIDTH = 80;
const MIN_WIDTH = 40;
const MAX_WIDTH = 120;

/** How many columns a text on a stream may take: those of a terminal, within reason, and 80 elsewhere. */
export function widthOf({ isTTY, columns }: NodeJS.WriteStream): number {
  // A terminal that does not know its size says 0.
  const width = isTTY && columns > 0 ? columns : DEFAULT_WIDTH;
  return Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH);
}
