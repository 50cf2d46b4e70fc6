import type { Connection } from './connection.ts';

/**
 * Ends connections on which more came than any answer needs. Readers count the bytes that they see; this is for those
 * that a library swallows: TLS records without data, session tickets, frames of HTTP/2.
 */
export interface FloodWatch {
  /** Watches a connection until it is closed. */
  watch(connection: Connection): void;
  stop(): void;
}

// The bytes between two checks cost as much of our time at most.
const EVERY_MS = 100;

/** Starts watching; its timer does not keep the process alive. */
export function startFloodWatch(): FloodWatch {
  const connections = new Set<Connection>();
  const check = (): void => {
    for (const connection of connections) {
      if (connection.isClosed) connections.delete(connection);
      else if (connection.wireBytes > connection.maxWireBytes) {
        connections.delete(connection);
        connection.socket.destroy(floodError());
      }
    }
  };
  const timer = setInterval(check, EVERY_MS).unref();
  return {
    watch: (connection) => void connections.add(connection),
    stop: () => {
      clearInterval(timer);
      connections.clear();
    },
  };
}

/** The code of the error that ends a connection which carries too much. */
export const FLOOD_CODE = 'ERR_FLOOD';

function floodError(): Error {
  return Object.assign(new Error('more came than any answer needs'), { code: FLOOD_CODE });
}
