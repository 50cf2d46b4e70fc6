import { setImmediate as nextTurn } from 'node:timers/promises';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';

/** Notices that what a command printed did not arrive. */
export interface OutputWatch {
  /** The stream, listened to from now on. */
  watched(stream: NodeJS.WriteStream): NodeJS.WriteStream;
  /** The exit code of the command, or that of lost output; a reader who has gone wants no more, and that is no failure. */
  exitCodeAfter(exitCode: ExitCode): Promise<ExitCode>;
}

export function createOutputWatch(): OutputWatch {
  const known = new WeakSet<NodeJS.WriteStream>();
  let failure: NodeJS.ErrnoException | null = null;
  return {
    watched: (stream) => {
      if (known.has(stream)) return stream;
      known.add(stream);
      // Every thread of a pool has its output led to ours and listens, too: as many as there are, it is no leak.
      const maxListeners = stream.getMaxListeners();
      stream.setMaxListeners(0).on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EPIPE' || failure !== null) return;
        failure = error;
        // At once: a command that goes on for long would otherwise not say it for as long.
        process.stderr.write(`error: the output could not be written: ${error.message}\n`);
      });
      return stream.setMaxListeners(maxListeners);
    },
    exitCodeAfter: async (exitCode) => {
      // A failed write is reported a turn later.
      await nextTurn();
      return failure === null ? exitCode : EXIT.unwritten;
    },
  };
}
