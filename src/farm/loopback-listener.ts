import type { Server, Socket } from 'node:net';

/** Where to listen; port 0 lets the system choose. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

// Linux caps it at net.core.somaxconn (4096): a burst of that many connections is accepted without a lost SYN.
const BACKLOG = 4096;

/** Starts listening and gives the port; rejects with the system's error, e.g. `EADDRINUSE`. */
export function listen(server: Server, place: ListenPlace): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...place, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve(portOf(server));
    });
  });
}

/** Stops listening at once; the promise settles when the last accepted connection is gone too. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** Remembers a connection until it closes, so that a stop can end it, and swallows its errors: peers may be rude. */
export function track(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', ignore);
  socket.on('close', () => {
    sockets.delete(socket);
  });
}

/** Whether an error is the system's refusal of an address and port that are in use. */
export function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return address.port;
}

function ignore(): void {
  // A client that resets its connection is everyday business for a simulated site.
}
