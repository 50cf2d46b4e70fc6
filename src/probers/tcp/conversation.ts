import type { Socket } from 'node:net';
import {
  answerFault,
  downFault,
  endFault,
  formatWait,
  type Failure,
  type Connection,
  type ProbeContext,
} from '../../network/index.ts';

/** What a reader made of the bytes so far: it wants more, or it has what it waited for. */
export type Reading<Value> = { readonly value: Value; readonly usedBytes: number } | 'more';

/** What was waited for came. */
export interface Got<Value> {
  readonly kind: 'got';
  readonly value: Value;
}

const MAX_BYTES = 65_536;

/** Talks over a line, taking turns: something is sent, or waited for. At most 64 KiB are ever read. */
export class Conversation {
  readonly #line: Connection;
  readonly #probe: ProbeContext;
  readonly #bytes = Buffer.allocUnsafe(MAX_BYTES);
  #from = 0;
  #to = 0;
  #sentAt = performance.now();
  #socket: Socket | null = null;
  #ending: Failure | null = null;
  #onChange: (() => void) | null = null;
  #onCrash: ((error: unknown) => void) | null = null;

  constructor(line: Connection, probe: ProbeContext) {
    this.#line = line;
    this.#probe = probe;
    this.listen();
  }

  /** Listens to the socket that the line has now. */
  listen(): void {
    this.#line.handler = {
      onEnd: () =>
        this.#end({
          kind: 'failed',
          fault: downFault('closed_early', 'head', 'closed the connection before its answer'),
        }),
      onError: (error) => this.#end({ kind: 'failed', fault: answerFault(error, 'head') }),
      onCrash: (error) => this.#onCrash?.(error),
    };
    this.#socket = this.#line.socket;
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
  wait<Value>(read: (bytes: Buffer) => Reading<Value>): Promise<Got<Value> | Failure> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const settle = (end: Got<Value> | Failure): void => {
        this.#onChange = null;
        this.#onCrash = null;
        this.#probe.deadline.release();
        resolve(end);
      };
      const look = (): void => {
        const reading = read(this.#bytes.subarray(this.#from, this.#to));
        if (reading !== 'more') {
          this.#from += reading.usedBytes;
          settle({ kind: 'got', value: reading.value });
        } else if (this.#ending !== null) settle(this.#ending);
      };
      this.#onCrash = reject;
      this.#probe.deadline.guard(Number.POSITIVE_INFINITY, (cause) => {
        const message = `did not finish its answer within ${formatWait(performance.now() - startedAt)}`;
        const timeout = { reason: 'head_timeout', phase: 'head', message } as const;
        settle({ kind: 'failed', fault: endFault(cause, timeout) });
      });
      this.#onChange = look;
      this.#line.safely(look);
    });
  }

  readonly #onData = (chunk: Buffer): void => {
    const { measurements } = this.#probe;
    measurements.firstByteMs ??= performance.now() - this.#sentAt;
    this.#line.notePiece(chunk.length);
    this.#line.safely(() => {
      const free = MAX_BYTES - this.#to;
      this.#to += chunk.copy(this.#bytes, this.#to, 0, free);
      if (chunk.length > free) {
        this.#end({
          kind: 'failed',
          fault: downFault(
            'answer_too_big',
            'head',
            'sent more than 64 KiB, and not what was waited for',
          ),
        });
      } else this.#onChange?.();
    });
  };

  #end(ending: Failure): void {
    this.#ending ??= ending;
    this.#onChange?.();
  }
}
