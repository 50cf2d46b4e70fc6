import { createServer, type Socket } from 'node:net';

/** A server on loopback that answers `GET /12` with the bytes of answer 12, and then ends the connection. */
export interface AnswerServer {
  readonly port: number;
  stop(): void;
}

const WRAPPER = '<!doctype html><title>compare</title>';
const WRAPPER_HEAD = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${WRAPPER.length}\r\nConnection: close\r\n\r\n`;

/** Starts one; `/` is a page from which a browser can look at the others. */
export async function startAnswerServer(answers: readonly Buffer[]): Promise<AnswerServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (request: Buffer) => {
      const index = /^[A-Z]+ \/(\d+)/.exec(request.toString('latin1'))?.[1];
      if (index === undefined) socket.end(WRAPPER_HEAD + WRAPPER);
      else socket.end(answers[Number(index)] ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
