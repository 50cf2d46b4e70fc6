import type { Line } from './connection.ts';

/**
 * Ends connections on which more came than any answer needs. Whoever reads bytes counts them himself; this is for those
 * that nobody sees, because a library swallows them: TLS records without data, session tickets, frames of HTTP/2.
 */
export interface FloodWatch {
  /** Looks at a line until it is closed. */
  watch(line: Line): void;
  stop(): void;
}

// What comes between two looks costs as much of our time at most.
const everyMs = 100;

/** Starts watching; its timer does not keep the process alive. */
export function startFloodWatch(): FloodWatch {
  const lines = new Set<Line>();
  const look = (): void => {
    for (const line of lines) {
      if (line.isClosed) lines.delete(line);
      else if (line.wireBytes > line.mostWireBytes) {
        lines.delete(line);
        line.socket.destroy(floodError());
      }
    }
  };
  const timer = setInterval(look, everyMs).unref();
  return {
    watch: (line) => void lines.add(line),
    stop: () => {
      clearInterval(timer);
      lines.clear();
    },
  };
}

/** The code of the error that ends a line which carries too much. */
export const FLOOD_CODE = 'ERR_FLOOD';

function floodError(): Error {
  return Object.assign(new Error('more came than any answer needs'), { code: FLOOD_CODE });
}
