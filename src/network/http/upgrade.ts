import type { ClientRequest, IncomingMessage } from 'node:http';
import { endFault, formatWait } from '../probe/deadline.ts';
import { downFault, type Failure } from '../probe/fault.ts';
import { readHead, type HttpHead } from './head.ts';
import { messageFault } from './message-fault.ts';
import type { Line } from '../tcp/connection.ts';
import type { ProbeContext } from '../probe/context.ts';

/** A request to speak something else on the line from now on (RFC 9110 §7.8). */
export interface UpgradeRequest {
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn; `Host`, `Upgrade` and `Connection` among them. */
  readonly headers: readonly string[];
}

/** What the server made of it. Only an `upgraded` line is still open; `rest` came behind the head. */
export type UpgradeEnd =
  | { readonly kind: 'upgraded'; readonly head: HttpHead; readonly rest: Buffer }
  | { readonly kind: 'answered'; readonly head: HttpHead }
  | Failure;

const headBudgetMs = 10_000;
const mostHeadBytes = 65_536;
const mostInformational = 10;

/** Asks for another protocol with Node's own client and reads the head of the answer. */
export function upgradeLine(
  line: Line,
  request: UpgradeRequest,
  { deadline, measurements }: ProbeContext,
): Promise<UpgradeEnd> {
  const sentAt = performance.now();
  return new Promise((resolve, reject) => {
    let isOver = false;
    const finish = (end: UpgradeEnd): void => {
      if (isOver) return;
      isOver = true;
      deadline.release();
      if (end.kind !== 'upgraded') line.close();
      resolve(end);
    };
    const fail = (fault: Failure['fault']): void => finish({ kind: 'failed', fault });
    const failWith = (error: unknown): void => fail(messageFault(error, 'head'));
    const noteFirstByte = (): void => {
      measurements.firstByteMs = (measurements.firstByteMs ?? 0) + performance.now() - sentAt;
    };
    // Node's client listens to the socket itself.
    line.handler = {
      onEnd: () => undefined,
      onError: () => undefined,
      onCrash: (error) => {
        deadline.release();
        line.close();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    };
    deadline.guard(headBudgetMs, (cause) => {
      const message = `took the request but did not answer within ${formatWait(performance.now() - sentAt)}`;
      fail(endFault(cause, { reason: 'head_timeout', phase: 'head', message }));
    });
    try {
      const client = send(line, request);
      client.on('error', failWith);
      const stopCounting = refuseFloods(client, fail);
      client.on('upgrade', (response, _socket, rest) => {
        stopCounting();
        noteFirstByte();
        finish({ kind: 'upgraded', head: readHead(response), rest });
      });
      client.on('response', (response: IncomingMessage) => {
        noteFirstByte();
        finish({ kind: 'answered', head: readHead(response) });
      });
      client.end();
    } catch (error) {
      failWith(error);
    }
  });
}

function send(line: Line, { path, headers }: UpgradeRequest): ClientRequest {
  // Importing this module loads `fetch` and all behind it, which most probes never need.
  return process.getBuiltinModule('node:http').request({
    createConnection: () => line.socket,
    method: 'GET',
    path,
    headers: [...headers],
    setHost: false,
    insecureHTTPParser: true,
    maxHeaderSize: mostHeadBytes,
  });
}

/** Bounds what may come before an answer; the result ends it. */
function refuseFloods(client: ClientRequest, fail: (fault: Failure['fault']) => void): () => void {
  let informational = 0;
  let headBytes = 0;
  // The parser bounds each head, but not all of those in front of the last one.
  const count = (piece: Buffer): void => {
    headBytes += piece.length;
    if (headBytes <= mostHeadBytes) return;
    fail(downFault('head_too_big', 'head', 'sends more than 64 KiB of headers'));
  };
  client.on('socket', (socket) => socket.on('data', count));
  client.on('information', () => {
    informational += 1;
    if (informational <= mostInformational) return;
    fail(downFault('informational_flood', 'head', 'keeps sending informational answers (1xx)'));
  });
  return () => client.socket?.off('data', count);
}
