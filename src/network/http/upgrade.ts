import type { ClientRequest } from 'node:http';
import type { Connection } from '../tcp/connection.ts';
import { Exchange } from '../tcp/exchange.ts';
import type { Failure } from '../probe/fault.ts';
import type { ProbeContext } from '../probe/context.ts';
import { MAX_HEAD_BYTES } from './head-limits.ts';
import { readHead, type HttpHead } from './head.ts';
import { HEAD_TOO_BIG, headTimeout, INFORMATIONAL_FLOOD, messageFault } from './message-fault.ts';
import { openClient } from './node-client.ts';

/** A request to speak something else on the connection from now on (RFC 9110 §7.8). */
export interface UpgradeRequest {
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn; `Host`, `Upgrade` and `Connection` among them. */
  readonly headers: readonly string[];
}

/** The server's answer to it. Only an `upgraded` connection is still open; `rest` came behind the head. */
export type UpgradeEnd =
  | { readonly kind: 'upgraded'; readonly head: HttpHead; readonly rest: Buffer }
  | { readonly kind: 'answered'; readonly head: HttpHead }
  | Failure;

const HEAD_BUDGET_MS = 10_000;

/** Asks for another protocol with Node's own client and reads the head of the answer. */
export function upgrade(
  connection: Connection,
  request: UpgradeRequest,
  { deadline, measurements }: ProbeContext,
): Promise<UpgradeEnd> {
  const exchange = new Exchange<UpgradeEnd>(connection, deadline);
  const fail = (fault: Failure['fault']): void => exchange.finish({ kind: 'failed', fault });
  const failWith = (error: unknown): void => fail(messageFault(error, 'head'));
  const noteFirstByte = (): void => {
    measurements.firstByteMs = (measurements.firstByteMs ?? 0) + exchange.waitedMs;
  };
  // Node's client listens to the socket itself.
  connection.handler = {
    onEnd: () => undefined,
    onError: () => undefined,
    onCrash: (error) => exchange.crash(error),
  };
  exchange.guard(HEAD_BUDGET_MS, (cause) => fail(headTimeout(cause, exchange.waited)));
  try {
    const client = openClient(connection.socket, { method: 'GET', ...request }, () =>
      fail(INFORMATIONAL_FLOOD),
    );
    client.on('error', failWith);
    const stopCounting = boundHeads(client, () => fail(HEAD_TOO_BIG));
    client.on('upgrade', (response, _socket, rest) => {
      stopCounting();
      noteFirstByte();
      exchange.leave({ kind: 'upgraded', head: readHead(response), rest });
    });
    client.on('response', (response) => {
      noteFirstByte();
      exchange.finish({ kind: 'answered', head: readHead(response) });
    });
    client.end();
  } catch (error) {
    failWith(error);
  }
  return exchange.ended;
}

/** The parser bounds each head, but not all of those in front of the last one; the result ends the counting. */
function boundHeads(client: ClientRequest, onFlood: () => void): () => void {
  let headBytes = 0;
  const count = (piece: Buffer): void => {
    headBytes += piece.length;
    if (headBytes > MAX_HEAD_BYTES) onFlood();
  };
  client.on('socket', (socket) => socket.on('data', count));
  return () => client.socket?.off('data', count);
}
