import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The largest body taken, bytes. */
const BODY_BYTES = 1024 * 1024;

/**
 * Limits against clients that send slowly, much, or never: a head is due within 10 s and a whole request within 30 s,
 * sockets that ask nothing, or read nothing of what they asked for, are closed.
 */
export const serverOptions: FastifyHttpOptions<Server> = {
  bodyLimit: BODY_BYTES,
  requestTimeout: 30_000,
  // Longer than the longest check, whose answer is waited for in silence.
  connectionTimeout: 180_000,
  keepAliveTimeout: 15_000,
  maxRequestsPerSocket: 10_000,
  exposeHeadRoutes: false,
  forceCloseConnections: 'idle',
  return503OnClosing: true,
  requestIdHeader: false,
  http: {
    headersTimeout: 10_000,
    connectionsCheckingInterval: 2_000,
    maxHeaderSize: 16 * 1024,
  },
  // `validateBySchema` brings ours; the library's own, which are large, are then not even loaded.
  schemaController: {
    compilersFactory: { buildValidator: () => noCompiler, buildSerializer: () => noCompiler },
  },
  routerOptions: { maxParamLength: 100, ignoreTrailingSlash: false },
  clientErrorHandler: answerBrokenRequest,
};

function noCompiler(): never {
  throw new Error('schemas are compiled by our own compilers');
}

const brokenRequests: ReadonlyMap<string, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/** Answers what is not HTTP enough to reach a route, and hangs up. */
function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const line = brokenRequests.get(error.code ?? '') ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
