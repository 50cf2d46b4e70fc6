import type { ProbeContext } from '../probe/context.ts';
import { endFault } from '../probe/deadline.ts';
import { codeOf, unknownFault, type Failure, type Fault } from '../probe/fault.ts';
import type { Connection } from '../tcp/connection.ts';
import { Exchange } from '../tcp/exchange.ts';

/** Reads an answer of a proxy from its first byte on; `null` while more of it is needed. */
export type ReadTurn = (bytes: Buffer) => ProxyTurn | null;

/** What follows from an answer that took so many bytes: more to send, or the end, which is a fault or none. */
export type ProxyTurn =
  | { readonly used: number; readonly send: Buffer; readonly next: ReadTurn }
  | { readonly used: number; readonly end: Fault | null };

const BUDGET_MS = 10_000;
const MAX_ANSWER_BYTES = 16_384;

/** A failure of the proxy, which says nothing about the site behind it. */
export function proxyFault(what: string): Fault {
  return unknownFault('proxy', 'connect', `the proxy ${what}`);
}

/**
 * Leads the conversation that makes a tunnel of a connection to a proxy (`reading: 'stream'`); `null` when it did. What came
 * behind the last answer is there for the next reader. A failed connection is closed.
 */
export function talkToProxy(
  connection: Connection,
  first: { readonly send: Buffer; readonly next: ReadTurn },
  { deadline }: ProbeContext,
): Promise<Failure | null> {
  const exchange = new Exchange<Failure | null>(connection, deadline);
  const { socket } = connection;
  let came: Buffer = Buffer.alloc(0);
  let seenBytes = 0;
  let read = first.next;
  const fail = (fault: Fault): void => exchange.finish({ kind: 'failed', fault });
  const open = (): void => {
    socket.off('data', onData);
    socket.pause();
    if (came.length > 0) socket.unshift(came);
    exchange.leave(null);
    // By then its next user listens, unless that reads through TLS.
    setImmediate(() => {
      if (connection.socket === socket && !connection.isClosed) socket.resume();
    });
  };
  const onData = (piece: Buffer): void =>
    connection.safely(() => {
      came = Buffer.concat([came, piece]);
      seenBytes += piece.length;
      for (;;) {
        const turn = read(came);
        if (turn === null) break;
        came = came.subarray(turn.used);
        if ('end' in turn) {
          if (turn.end === null) open();
          else fail(turn.end);
          return;
        }
        socket.write(turn.send);
        read = turn.next;
      }
      if (seenBytes > MAX_ANSWER_BYTES) fail(proxyFault('sends more than 16 KiB as an answer'));
    });
  connection.handler = {
    onEnd: () => fail(proxyFault('closed the connection before the tunnel was open')),
    onError: (error) => fail(proxyFault(`broke the connection (${codeOf(error).slice(0, 60)})`)),
    onCrash: (error) => exchange.crash(error),
  };
  socket.on('data', onData);
  exchange.guard(BUDGET_MS, (cause) => {
    const silence = proxyFault(`did not open the tunnel within ${exchange.waited}`);
    const stopped = endFault(cause, { ...silence, reason: 'proxy', phase: 'connect' });
    fail(cause === 'timeout' ? silence : stopped);
  });
  socket.write(first.send);
  exchange.markSent();
  return exchange.ended;
}
