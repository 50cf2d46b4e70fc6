import { createServer, type Socket } from 'node:net';
import { listen, stopListening, track } from '../loopback-listener.ts';
import type { OpenedServer, Stage } from './opener.ts';
import { playOn } from './play-script.ts';
import type { Play } from './script.ts';

/** A TCP server that plays scripts. */
export interface TcpServer {
  readonly kind: 'tcp';
  readonly plays: readonly Play[];
}

/** Opens it; every connection stands in the log. */
export async function openTcpServer(
  { plays }: TcpServer,
  { name, host, log, fill }: Stage,
): Promise<OpenedServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    track(sockets, socket);
    const { seen, index } = log.open(name, socket.remotePort ?? 0);
    const reset = (): void => {
      socket.resetAndDestroy();
    };
    void playOn({ stream: socket, seen, index, fill, reset }, plays);
  });
  const port = await listen(server, { host, port: 0 });
  return {
    port,
    drain: () => {
      for (const socket of sockets) socket.resume();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return stopListening(server);
    },
  };
}
