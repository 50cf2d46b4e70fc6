import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../core/ports/clock.ts';

/** How long a connection may be silent before closing it costs no job a ping, milliseconds. */
const PATIENCE_MS = 5_000;

/** One open connection and the request that it is about. */
interface Connection {
  readonly address: string;
  readonly openedAt: number;
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse } | null;
  /** The request came with a key. */
  isTrusted: boolean;
}

/** How many connections may be open, and what is called when the limit may have cost a ping. */
export interface ConnectionLimit {
  readonly maxConnections: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** A connection was closed that may have been about to send a ping. */
  onDropped(): void;
}

/**
 * Keeps a connection free for the next caller, whatever fills the server with them: when it is full, the one that has been
 * silent for longest closes, of the address that has most of them. A request that has come in whole, or with a key, is
 * never cut off. Behind a proxy every caller has the address of the proxy, so nothing here counts requests.
 */
export function limitConnections(app: FastifyInstance, limit: ConnectionLimit): void {
  // Oldest first, as they were opened.
  const open = new Map<Socket, Connection>();
  app.server.on('connection', (socket: Socket) => {
    if (open.size >= limit.maxConnections) evictIdle(open, limit);
    if (open.size >= limit.maxConnections) {
      limit.onDropped();
      socket.destroy();
      return;
    }
    const address = socket.remoteAddress ?? '';
    const openedAt = limit.clock.monotonicMs();
    open.set(socket, { address, openedAt, exchange: null, isTrusted: false });
    socket.once('close', () => open.delete(socket));
  });
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = open.get(request.socket);
    if (connection === undefined) return;
    connection.exchange = { request, response };
    connection.isTrusted = false;
  });
  // A caller that needed a key has shown it here.
  app.addHook('preParsing', async (request) => {
    const connection = open.get(request.raw.socket);
    const { access } = request.routeOptions.config;
    if (connection === undefined || request.is404) return;
    connection.isTrusted = access !== 'public';
  });
}

function evictIdle(open: Map<Socket, Connection>, { clock, onDropped }: ConnectionLimit): void {
  const idle = [...open].filter(([, connection]) => !isBusy(connection));
  const counts = new Map<string, number>();
  for (const [, { address }] of idle) counts.set(address, (counts.get(address) ?? 0) + 1);
  const maxCount = Math.max(0, ...counts.values());
  const closing = idle.find(([, { address }]) => counts.get(address) === maxCount);
  if (closing === undefined) return;
  const [socket, { openedAt, exchange }] = closing;
  open.delete(socket);
  socket.destroy();
  const isUnread = exchange === null || !exchange.request.complete;
  if (isUnread && clock.monotonicMs() - openedAt < PATIENCE_MS) onDropped();
}

function isBusy({ exchange, isTrusted }: Connection): boolean {
  if (exchange === null || exchange.response.closed) return false;
  return isTrusted || (exchange.request.complete && !exchange.response.writableEnded);
}
