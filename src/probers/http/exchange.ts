import {
  answerFault,
  Exchange,
  fieldFilter,
  headEnd,
  headFailure,
  HeadParser,
  headTimeout,
  type Connection,
  type Failure,
  type HttpHead,
  type ProbeContext,
} from '../../network/index.ts';
import type { HeadTrace } from './head-trace.ts';
import type { KeptHead } from './kept-head.ts';

/** The head of an answer; `restBytes` had come behind it when it was complete. */
export interface HeadAnswer {
  readonly kind: 'answered';
  readonly head: HttpHead;
  readonly restBytes: number;
  readonly page: null;
}

/** A request to put on a connection. */
export interface HeadRequest {
  /** The whole request, one character a byte. */
  readonly text: string;
  /** Whether all fields of the answer are wanted, and not only those that every verdict asks for. */
  readonly keepsFields: boolean;
  /** Called once when the answer takes longer than half of the time that was left. */
  readonly onSlow: (() => void) | null;
  /** Receives every byte of the answer; `null` for a probe without a trace. */
  readonly headTrace: HeadTrace | null;
  /** Receives them too. */
  readonly keptHead: KeptHead;
}

const HEAD_BUDGET_MS = 10_000;

// What a verdict asks for; all other fields are counted and forgotten.
const KEPT_FIELDS = fieldFilter([
  'www-authenticate',
  'location',
  'set-cookie',
  'retry-after',
  'date',
  'content-length',
  'transfer-encoding',
]);

/**
 * Sends one request and reads the answer up to its blank line; then, or on the first failure, the connection is closed.
 */
export function exchangeHead(
  connection: Connection,
  request: HeadRequest,
  probe: ProbeContext,
): Promise<HeadAnswer | Failure> {
  return new HeadExchange(connection, request, probe).start(request);
}

/** One request under way; lives until its first verdict. */
class HeadExchange {
  readonly #connection: Connection;
  readonly #probe: ProbeContext;
  readonly #exchange: Exchange<HeadAnswer | Failure>;
  readonly #parser: HeadParser;
  #headTrace: HeadTrace | null = null;
  readonly #keptHead: KeptHead;
  #hasFirstByte = false;

  constructor(connection: Connection, { keepsFields, keptHead }: HeadRequest, probe: ProbeContext) {
    this.#keptHead = keptHead;
    this.#parser = new HeadParser(keepsFields ? {} : { filter: KEPT_FIELDS });
    this.#connection = connection;
    this.#probe = probe;
    this.#exchange = new Exchange(connection, probe.deadline);
  }

  start({ text, onSlow, headTrace }: HeadRequest): Promise<HeadAnswer | Failure> {
    const connection = this.#connection;
    connection.handler = this;
    connection.readStream();
    this.#headTrace = headTrace;
    this.#guard(onSlow);
    connection.socket.write(text, 'latin1');
    this.#exchange.markSent();
    return this.#exchange.ended;
  }

  onBytes(chunk: Buffer, length: number): void {
    if (!this.#hasFirstByte) this.#noteFirstByte();
    this.#headTrace?.take(chunk, length);
    this.#keptHead.take(chunk, length);
    const reading = this.#parser.push(chunk, length);
    if (reading.kind === 'more') return;
    this.#finish(
      reading.kind === 'head'
        ? { kind: 'answered', head: reading.head, restBytes: reading.restBytes, page: null }
        : headFailure(reading.fault, reading.resemblesTls),
    );
  }

  onEnd(): void {
    this.#finish(headEnd(this.#parser.seenBytes));
  }

  onError(error: NodeJS.ErrnoException): void {
    this.#finish({ kind: 'failed', fault: answerFault(error, 'head') });
  }

  onCrash(error: unknown): void {
    this.#exchange.crash(error);
  }

  #guard(onSlow: (() => void) | null): void {
    if (onSlow === null) {
      this.#exchange.guard(HEAD_BUDGET_MS, this.#giveUp);
      return;
    }
    const slowMs = Math.min(HEAD_BUDGET_MS, this.#probe.deadline.remainingMs()) / 2;
    this.#exchange.guard(slowMs, (cause) => {
      if (cause !== 'timeout') {
        this.#giveUp(cause);
        return;
      }
      this.#exchange.guard(HEAD_BUDGET_MS - slowMs, this.#giveUp);
      onSlow();
    });
  }

  readonly #giveUp: Parameters<Exchange<unknown>['guard']>[1] = (cause) => {
    const { seenBytes } = this.#parser;
    this.#finish(headTimeout(cause, { waited: this.#exchange.waited, seenBytes }));
  };

  #noteFirstByte(): void {
    this.#hasFirstByte = true;
    const { measurements } = this.#probe;
    measurements.firstByteMs = (measurements.firstByteMs ?? 0) + this.#exchange.waitedMs;
  }

  #finish(end: HeadAnswer | Failure): void {
    this.#exchange.finish(end);
    this.#headTrace?.emit(end.kind === 'failed' ? end : null);
  }
}
