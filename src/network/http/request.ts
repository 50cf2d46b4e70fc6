import type { IncomingMessage } from 'node:http';
import type { Connection } from '../tcp/connection.ts';
import { Exchange } from '../tcp/exchange.ts';
import { endFault } from '../probe/deadline.ts';
import { downFault, type Failure } from '../probe/fault.ts';
import type { ProbeContext } from '../probe/context.ts';
import { openBody, type MessageBody } from './body.ts';
import { ByteStore } from './byte-store.ts';
import { MAX_HEAD_BYTES, MAX_HEAD_LINES } from './head-limits.ts';
import { HeadStream } from './head-stream.ts';
import { readHead, type HttpHead } from './head.ts';
import {
  bodyFault,
  HEAD_TOO_BIG,
  HEAD_TOO_LONG,
  headTimeout,
  INFORMATIONAL_FLOOD,
  messageFault,
} from './message-fault.ts';
import { openClient, type RequestLine } from './node-client.ts';

/** A request whose answer is read together with its body. */
export interface HttpMessage extends RequestLine {
  readonly body?: string | Buffer;
  /** Decides at the end of the head whether the body is worth reading. */
  wantsBody(head: HttpHead): boolean;
  /** More than this of a body is not read. */
  readonly maxBodyBytes: number;
}

/** An answer. `body` is `null` when it was not wanted; `isCut` says that there was more of it. */
export interface HttpAnswer {
  readonly kind: 'answered';
  readonly head: HttpHead;
  readonly body: Buffer | null;
  readonly isCut: boolean;
}

const HEAD_BUDGET_MS = 10_000;
const BODY_BUDGET_MS = 10_000;
// A chunk of one byte takes six on the wire (RFC 9112 §7.1); the rest is for extensions and trailers.
const WIRE_BYTES_OF_ONE = 8;

/**
 * Sends one request over an open connection and reads the answer: its head with Node's own parser, its body without a
 * call for each chunk. The connection is closed at the end.
 */
export function request(
  connection: Connection,
  message: HttpMessage,
  probe: Pick<ProbeContext, 'deadline' | 'measurements'>,
): Promise<HttpAnswer | Failure> {
  return new MessageExchange(connection, message, probe).start();
}

/** One request under way: first the head is awaited, then the body, then no more events are taken. */
class MessageExchange {
  readonly #connection: Connection;
  readonly #message: HttpMessage;
  readonly #measurements: ProbeContext['measurements'];
  readonly #exchange: Exchange<HttpAnswer | Failure>;
  readonly #heads: HeadStream;
  readonly #store: ByteStore;
  readonly #maxWireBytes: number;
  /** Pieces of the body that came before Node had emitted the head. */
  readonly #early: Buffer[] = [];
  #head: HttpHead | null = null;
  #body: MessageBody | null = null;
  #wireBytes = 0;
  #isEnded = false;

  constructor(
    connection: Connection,
    message: HttpMessage,
    { deadline, measurements }: Pick<ProbeContext, 'deadline' | 'measurements'>,
  ) {
    this.#connection = connection;
    this.#message = message;
    this.#measurements = measurements;
    this.#exchange = new Exchange(connection, deadline);
    this.#heads = new HeadStream(connection.socket);
    this.#store = new ByteStore(message.maxBodyBytes);
    this.#maxWireBytes = MAX_HEAD_BYTES + WIRE_BYTES_OF_ONE * message.maxBodyBytes;
  }

  start(): Promise<HttpAnswer | Failure> {
    const connection = this.#connection;
    const exchange = this.#exchange;
    connection.handler = {
      onEnd: () => this.#onEnd(),
      onError: (error) => {
        if (this.#head === null) this.#heads.destroy(error);
        else this.#failWith(error);
      },
      onCrash: (error) => exchange.crash(error),
    };
    connection.socket.on('data', (piece: Buffer) => connection.safely(() => this.#take(piece)));
    exchange.guard(HEAD_BUDGET_MS, (cause) => this.#fail(headTimeout(cause, exchange.waited)));
    try {
      this.#send();
    } catch (error) {
      this.#failWith(error);
    }
    return exchange.ended;
  }

  #send(): void {
    const client = openClient(this.#heads, this.#message, () => this.#fail(INFORMATIONAL_FLOOD));
    client.on('error', (error) => {
      // Once the head is known, all that Node could say is that it saw no body.
      if (this.#head === null) this.#failWith(error);
    });
    client.on('upgrade', () => {
      const text = 'switched protocols without being asked (101)';
      this.#fail(downFault('unexpected_upgrade', 'head', text));
    });
    client.on('response', (response) => this.#connection.safely(() => this.#onResponse(response)));
    client.end(this.#message.body);
  }

  #onResponse(response: IncomingMessage): void {
    response.on('error', () => undefined);
    if (this.#exchange.isOver) return;
    this.#measurements.firstByteMs =
      (this.#measurements.firstByteMs ?? 0) + this.#exchange.waitedMs;
    const head = readHead(response);
    this.#head = head;
    if (head.fields.length > MAX_HEAD_LINES) this.#fail(HEAD_TOO_LONG);
    else if (!this.#message.wantsBody(head)) {
      this.#finish({ kind: 'answered', head, body: null, isCut: false });
    } else this.#beginBody(head);
  }

  #beginBody(head: HttpHead): void {
    this.#exchange.guard(BODY_BUDGET_MS, (cause) => {
      const message = `did not finish its page within ${this.#exchange.waited}`;
      this.#fail(endFault(cause, { reason: 'body_timeout', phase: 'body', message }));
    });
    this.#connection.maxWireBytes += WIRE_BYTES_OF_ONE * this.#message.maxBodyBytes;
    this.#body = openBody(head, this.#store);
    for (const piece of this.#early.splice(0)) this.#read(piece);
    if (this.#body === null) this.#finishBody(false);
    else if (this.#isEnded) this.#onEnd();
  }

  #take(piece: Buffer): void {
    this.#connection.notePiece(piece.length);
    this.#wireBytes += piece.length;
    const rest = this.#heads.isComplete ? piece : this.#heads.handOn(piece);
    if (this.#exchange.isOver || rest.length === 0) return this.#boundHeads();
    if (this.#head === null) this.#early.push(rest);
    else this.#read(rest);
  }

  // Node's parser bounds each head, but not all of those in front of the last one.
  #boundHeads(): void {
    if (this.#head !== null || this.#heads.isComplete || this.#wireBytes <= MAX_HEAD_BYTES) return;
    this.#fail(HEAD_TOO_BIG);
  }

  #read(piece: Buffer): void {
    if (this.#exchange.isOver || this.#body === null) return;
    const reading = this.#body.push(piece);
    if (reading === 'end') this.#finishBody(false);
    else if (reading === 'full') this.#finishBody(true);
    else if (reading !== 'more') this.#fail(bodyFault(reading));
    // The wrapping of chunks counts too.
    else if (this.#wireBytes > this.#maxWireBytes) this.#finishBody(true);
  }

  #onEnd(): void {
    this.#isEnded = true;
    if (this.#head === null) this.#heads.endHead();
    else if (this.#body?.atEnd() === 'truncated') this.#fail(bodyFault('truncated'));
    else this.#finishBody(false);
  }

  #finishBody(isCut: boolean): void {
    if (this.#head === null) return;
    this.#finish({ kind: 'answered', head: this.#head, body: this.#store.view(), isCut });
  }

  #failWith(error: unknown): void {
    this.#fail(messageFault(error, this.#head === null ? 'head' : 'body'));
  }

  #fail(fault: Failure['fault']): void {
    this.#finish({ kind: 'failed', fault });
  }

  #finish(end: HttpAnswer | Failure): void {
    this.#exchange.finish(end);
    this.#heads.destroy();
  }
}
