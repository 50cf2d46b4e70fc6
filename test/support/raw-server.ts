import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server on loopback whose every connection is played by a script. */
export interface RawServer {
  readonly port: number;
  /** What each connection had sent so far, in the order of connecting. */
  readonly received: string[];
  /** Local ports of the clients, in the same order. */
  readonly clientPorts: number[];
  stop(): Promise<void>;
}

/** Plays one connection; `index` counts from 0. */
export type Play = (socket: Socket, index: number) => void;

/** Starts a server that plays each connection as told, on port 0. */
export async function startRawServer(play: Play, host = '127.0.0.1'): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  const clientPorts: number[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    const index = received.length;
    received.push('');
    clientPorts.push(socket.remotePort ?? 0);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    play(socket, index);
    socket.on('data', (chunk: Buffer) => {
      received[index] += chunk.toString('latin1');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port: address.port, received, clientPorts, stop };
}

/** A play that answers a request, once its blank line has come, with these bytes and hangs up. */
export function answering(...answers: readonly (string | Buffer)[]): Play {
  return (socket, index) => {
    const answer = answers[Math.min(index, answers.length - 1)] ?? '';
    onRequest(socket, () => {
      socket.end(typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer);
    });
  };
}

/** Calls back with the request's first line, once its blank line has come. */
export function onRequest(socket: Socket, then: (firstLine: string) => void): void {
  let text = '';
  const listen = (chunk: Buffer): void => {
    text += chunk.toString('latin1');
    if (!text.includes('\r\n\r\n')) return;
    socket.off('data', listen);
    then(text.slice(0, text.indexOf('\r\n')));
  };
  socket.on('data', listen);
}
