import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Terminal } from '../../../src/cli/terminal.ts';

/** A terminal without a screen, and what a command did to it. */
export interface TestTerminal {
  readonly terminal: Terminal;
  /** Presses Ctrl-C. */
  interrupt(): void;
  /** Sends SIGHUP. */
  reload(): void;
  /** Everything that was printed; ends the streams. */
  printed(): Promise<{ readonly stdout: string; readonly stderr: string }>;
}

/** Makes a terminal whose input is `stdin` and whose output is kept; with `columns` it has a screen. */
export function testTerminal(
  stdin: Readable,
  { calledAs = 'squirrel', columns }: { calledAs?: string; columns?: number } = {},
): TestTerminal {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  if (columns !== undefined) Object.assign(stdout, { isTTY: true, columns });
  const texts = Promise.all([text(stdout), text(stderr)]);
  let onInterrupt = (): void => {};
  let onReload = (): void => {};
  return {
    // A command uses no more of its streams than any stream has, but for `isTTY`, which is missing on pipes too.
    terminal: {
      stdin: stdin as unknown as Terminal['stdin'],
      stdout: stdout as unknown as Terminal['stdout'],
      stderr: stderr as unknown as Terminal['stderr'],
      env: {},
      calledAs,
      onInterrupt: (listener) => (onInterrupt = listener),
      onReload: (listener) => (onReload = listener),
    },
    interrupt: () => onInterrupt(),
    reload: () => onReload(),
    printed: async () => {
      stdout.end();
      stderr.end();
      const [out, err] = await texts;
      return { stdout: out, stderr: err };
    },
  };
}
