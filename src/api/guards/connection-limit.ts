import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../core/ports/clock.ts';
import { callerNameOf } from '../accounts/principal.ts';

/** How long a connection may be silent before closing it costs no job a ping, milliseconds. */
const PATIENCE_MS = 5_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its answer lasts until one side ends it; a listener comes back. */
    isStream?: boolean;
  }
}

/** One open connection and the request that it is about. */
interface Connection {
  readonly address: string;
  readonly openedAt: number;
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse } | null;
  /** The request came with a key. */
  isTrusted: boolean;
  /** Who listens to a stream on it; `null`: it has no stream. */
  listener: string | null;
}

/** How many connections may be open, and what is called when the limit may have cost a ping. */
export interface ConnectionLimit {
  readonly maxConnections: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** A connection was closed that may have been about to send a ping. */
  onDropped(): void;
}

/** Connections that close at once when there is no place, as a share of all: looking for them costs as much as there are. */
const CLOSING_SHARE = 0.01;

/**
 * Keeps a connection free for the next caller, whatever fills the server with them: when it is full, those close that have been
 * silent for longest, of the address that has most of them. Where none is silent, the oldest event streams end, of the session
 * or key that has most of them; listeners come back. Any other request that has come in whole, or with a key, is never
 * cut off. Behind a proxy every caller has the address of the proxy, so nothing here counts requests.
 */
export function limitConnections(app: FastifyInstance, limit: ConnectionLimit): void {
  // Oldest first, as they were opened.
  const open = new Map<Socket, Connection>();
  app.server.on('connection', (socket: Socket) => {
    if (open.size >= limit.maxConnections) closeSome(open, limit);
    if (open.size >= limit.maxConnections) {
      limit.onDropped();
      socket.destroy();
      return;
    }
    const address = socket.remoteAddress ?? '';
    const openedAt = limit.clock.monotonicMs();
    open.set(socket, { address, openedAt, exchange: null, isTrusted: false, listener: null });
    socket.once('close', () => open.delete(socket));
  });
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = open.get(request.socket);
    if (connection === undefined) return;
    connection.exchange = { request, response };
    connection.isTrusted = false;
    connection.listener = null;
  });
  // A caller that needed a key has shown it here.
  app.addHook('preParsing', async (request) => {
    const connection = open.get(request.raw.socket);
    const { access, isStream } = request.routeOptions.config;
    if (connection === undefined || request.is404) return;
    connection.isTrusted = access !== 'public';
    if (isStream === true) connection.listener = callerNameOf(request.principal, request.ip);
  });
}

type Opened = readonly [Socket, Connection];

function closeSome(open: Map<Socket, Connection>, limit: ConnectionLimit): void {
  const { clock, onDropped, maxConnections } = limit;
  const maxClosing = Math.ceil(maxConnections * CLOSING_SHARE);
  const idle = [...open].filter(([, connection]) => !isBusy(connection));
  const closing =
    idle.length > 0
      ? largestGroup(idle, ({ address }) => address)
      : largestGroup([...open].filter(isStream), ({ listener }) => listener ?? '');
  for (const [socket, { openedAt, exchange }] of closing.slice(0, maxClosing)) {
    open.delete(socket);
    socket.destroy();
    const isUnread = exchange === null || !exchange.request.complete;
    if (isUnread && clock.monotonicMs() - openedAt < PATIENCE_MS) onDropped();
  }
}

/** Those that share the commonest name. */
function largestGroup(
  those: readonly Opened[],
  nameOf: (connection: Connection) => string,
): readonly Opened[] {
  let largest: readonly Opened[] = [];
  for (const group of Map.groupBy(those, ([, connection]) => nameOf(connection)).values()) {
    if (group.length > largest.length) largest = group;
  }
  return largest;
}

function isStream([, { listener }]: Opened): boolean {
  return listener !== null;
}

function isBusy({ exchange, isTrusted }: Connection): boolean {
  if (exchange === null || exchange.response.closed) return false;
  return isTrusted || (exchange.request.complete && !exchange.response.writableEnded);
}
