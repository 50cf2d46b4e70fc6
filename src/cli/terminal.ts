/** The world of a command: its streams, its environment, and the key that ends it. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls `listener` at the first interruption; a second one ends the process at once. */
  onInterrupt(listener: () => void): void;
  /** Calls `listener` whenever the command is asked to read its files again (SIGHUP). */
  onReload(listener: () => void): void;
}

/** Whether colours are welcome on a stream: on a terminal, unless `NO_COLOR` says no. */
export function hasColours(stream: NodeJS.WriteStream, env: Terminal['env']): boolean {
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
