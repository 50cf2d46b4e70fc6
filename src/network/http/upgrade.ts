import type { Connection } from '../tcp/connection.ts';
import { Exchange } from '../tcp/exchange.ts';
import type { Failure } from '../probe/fault.ts';
import type { ProbeContext } from '../probe/context.ts';
import { answerFault } from '../tls/answer-fault.ts';
import { headFailure, type HttpHead } from './head/head.ts';
import { HeadParser } from './head/head-parser.ts';
import { headEnd, headTimeout } from './message-fault.ts';
import { writeRequestHead } from './request-text.ts';

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
const SWITCHING_PROTOCOLS = 101;

/** Asks for another protocol and reads the head of the answer. */
export function upgrade(
  connection: Connection,
  request: UpgradeRequest,
  { deadline, measurements }: ProbeContext,
): Promise<UpgradeEnd> {
  const exchange = new Exchange<UpgradeEnd>(connection, deadline);
  const parser = new HeadParser({ mayUpgrade: true });
  const { socket } = connection;
  connection.handler = {
    onEnd: () => exchange.finish(headEnd(parser.seenBytes)),
    onError: (error) => exchange.finish({ kind: 'failed', fault: answerFault(error, 'head') }),
    onCrash: (error) => exchange.crash(error),
  };
  const take = (piece: Buffer): void => {
    connection.notePiece(piece.length);
    if (parser.seenBytes === 0) {
      measurements.firstByteMs = (measurements.firstByteMs ?? 0) + exchange.waitedMs;
    }
    const reading = parser.push(piece);
    if (reading.kind === 'more') return;
    socket.off('data', listen);
    if (reading.kind === 'bad') {
      exchange.finish(headFailure(reading.fault, reading.resemblesTls));
    } else if (reading.head.statusCode === SWITCHING_PROTOCOLS) {
      // Nothing is lost until the next reader listens.
      socket.pause();
      const rest = Buffer.from(piece.subarray(piece.length - reading.restBytes));
      exchange.leave({ kind: 'upgraded', head: reading.head, rest });
    } else exchange.finish({ kind: 'answered', head: reading.head });
  };
  const listen = (piece: Buffer): void => connection.safely(() => take(piece));
  exchange.guard(HEAD_BUDGET_MS, (cause) => {
    const { seenBytes } = parser;
    exchange.finish(headTimeout(cause, { waited: exchange.waited, seenBytes }));
  });
  const text = writeRequestHead({ method: 'GET', ...request });
  socket.on('data', listen);
  socket.write(text, 'latin1');
  exchange.markSent();
  return exchange.ended;
}
