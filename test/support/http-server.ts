import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/** A request that came, with its whole body. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Servers of a test on loopback; `close` ends all of them. */
export interface HttpServers {
  /** Listens on a free port, any kind of server. */
  listen(server: Server): Promise<number>;
  /** An HTTP server that keeps what it is asked, bodies too, before it answers. */
  serve(answer: (request: SeenRequest, ...rest: Parameters<RequestListener>) => void): Promise<{
    readonly port: number;
    readonly seen: readonly SeenRequest[];
  }>;
  close(): void;
}

/** Opens no server yet. */
export function openHttpServers(): HttpServers {
  const open: Server[] = [];
  const listen = async (server: Server): Promise<number> => {
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  return {
    listen,
    serve: async (answer) => {
      const seen: SeenRequest[] = [];
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const { method = '', url = '', headers } = request;
          const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
          seen.push(one);
          answer(one, request, response);
        });
      });
      return { port: await listen(server), seen };
    },
    close: () => {
      for (const server of open.splice(0)) server.close();
    },
  };
}
