import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen, stopListening, track } from '../../src/farm/loopback-listener.ts';
import type { OpenedServer, Stage } from './opener.ts';
import { PieceStream } from './piece-stream.ts';
import { playOn } from './play-script.ts';
import type { Play } from '../format/script.ts';

/** A TCP server that plays scripts. */
export interface TcpServer {
  readonly kind: 'tcp';
  readonly plays: readonly Play[];
}

/** Opens it; every connection stands in the log. */
export async function openTcpServer(
  { plays }: TcpServer,
  { name, host, log, inPieces, fill }: Stage,
): Promise<OpenedServer> {
  const sockets = new Set<Socket>();
  const streams = new Set<Duplex>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    track(sockets, socket);
    const { seen, index } = log.open(name, socket.remotePort ?? 0);
    const reset = (): void => {
      socket.resetAndDestroy();
    };
    const stream = inPieces ? new PieceStream(socket) : socket;
    streams.add(stream);
    stream.once('close', () => streams.delete(stream));
    void playOn({ stream, seen, index, fill, reset }, plays);
  });
  const port = await listen(server, { host, port: 0 });
  return {
    port,
    drain: () => {
      for (const stream of streams) stream.resume();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return stopListening(server);
    },
  };
}
