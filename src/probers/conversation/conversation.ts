import type { Socket } from 'node:net';
import {
  answerFault,
  downFault,
  endFault,
  Exchange,
  type Connection,
  type Failure,
  type ProbeContext,
} from '../../network/index.ts';

/** What a reader made of the bytes so far: it wants more, or it has what it waited for. */
export type ReadProgress<Value> = { readonly value: Value; readonly usedBytes: number } | 'more';

/** The end of a wait that was not in vain. */
export interface Got<Value> {
  readonly kind: 'got';
  readonly value: Value;
}

const MAX_BYTES = 65_536;

/** Talks over a connection, taking turns: something is sent, or waited for. At most 64 KiB are ever read. */
export class Conversation {
  readonly #connection: Connection;
  readonly #probe: ProbeContext;
  readonly #bytes = Buffer.allocUnsafe(MAX_BYTES);
  #from = 0;
  #to = 0;
  #sentAt = performance.now();
  #socket: Socket | null = null;
  #ending: Failure | null = null;
  /** The wait under way. */
  #wait: { onChange(): void; onCrash(error: unknown): void } | null = null;

  constructor(connection: Connection, probe: ProbeContext) {
    this.#connection = connection;
    this.#probe = probe;
    this.listen();
  }

  /** Listens to the socket that the connection has now. */
  listen(): void {
    this.#connection.handler = {
      onEnd: () =>
        this.#end({
          kind: 'failed',
          fault: downFault('closed_early', 'head', 'closed the connection before its answer'),
        }),
      onError: (error) => this.#end({ kind: 'failed', fault: answerFault(error, 'head') }),
      onCrash: (error) => this.#wait?.onCrash(error),
    };
    this.#socket = this.#connection.socket;
    this.#socket.on('data', this.#onData);
  }

  /** Stops listening and forgets what came: whatever is said in clear before TLS begins counts for nothing afterwards. */
  detach(): void {
    this.#socket?.off('data', this.#onData);
    this.#socket?.pause();
    this.#socket = null;
    this.#from = 0;
    this.#to = 0;
  }

  send(bytes: Buffer): void {
    this.#sentAt = performance.now();
    this.#socket?.write(bytes);
  }

  /** Waits until a reader has what it wants. It sees every byte that was not used, and is asked again when more came. */
  wait<Value>(read: (bytes: Buffer) => ReadProgress<Value>): Promise<Got<Value> | Failure> {
    const exchange = new Exchange<Got<Value> | Failure>(this.#connection, this.#probe.deadline);
    const leave = (end: Got<Value> | Failure): void => {
      this.#wait = null;
      exchange.leave(end);
    };
    const onChange = (): void => {
      const reading = read(this.#bytes.subarray(this.#from, this.#to));
      if (reading !== 'more') {
        this.#from += reading.usedBytes;
        leave({ kind: 'got', value: reading.value });
      } else if (this.#ending !== null) leave(this.#ending);
    };
    exchange.guard(Number.POSITIVE_INFINITY, (cause) => {
      const message = `did not finish its answer within ${exchange.waited}`;
      const timeout = { reason: 'head_timeout', phase: 'head', message } as const;
      leave({ kind: 'failed', fault: endFault(cause, timeout) });
    });
    this.#wait = { onChange, onCrash: (error) => exchange.crash(error) };
    this.#connection.safely(onChange);
    return exchange.ended;
  }

  readonly #onData = (chunk: Buffer): void => {
    const { measurements } = this.#probe;
    measurements.firstByteMs ??= performance.now() - this.#sentAt;
    this.#connection.notePiece(chunk.length);
    this.#connection.safely(() => {
      const free = MAX_BYTES - this.#to;
      this.#to += chunk.copy(this.#bytes, this.#to, 0, free);
      if (chunk.length <= free) this.#wait?.onChange();
      else {
        const message = 'sent more than 64 KiB without the expected text';
        this.#end({ kind: 'failed', fault: downFault('answer_too_big', 'head', message) });
      }
    });
  };

  #end(ending: Failure): void {
    this.#ending ??= ending;
    this.#wait?.onChange();
  }
}
