import type { Connection } from '../tcp/connection.ts';
import { Exchange } from '../tcp/exchange.ts';
import type { Failure } from '../probe/fault.ts';
import type { ProbeContext } from '../probe/context.ts';
import { answerFault } from '../tls/answer-fault.ts';
import { ByteStore } from './body/byte-store.ts';
import { openBody, type MessageBody } from './body/message-body.ts';
import { headFailure, type HttpHead } from './head/head.ts';
import { MAX_HEAD_BYTES } from './head/head-limits.ts';
import { HeadParser } from './head/head-parser.ts';
import { bodyFault, bodyTimeout, brokenBodyFault, headEnd, headTimeout } from './message-fault.ts';
import { writeRequestHead, type RequestLine } from './request-text.ts';

/** A request whose answer is read together with its body. */
export interface HttpMessage extends RequestLine {
  readonly body?: string | Buffer;
  /** Decides at the end of the head whether the body is worth reading. */
  wantsBody(head: HttpHead): boolean;
  /** More than this of a body is not read. */
  readonly maxBodyBytes: number;
  /**
   * Whether what has come of a body settles the matter, so that the rest need not be awaited. Asked at most twice a second while
   * the body goes on, and at the end of its time. Without it, a body is read to its end.
   */
  isEnough?(head: HttpHead, bodySoFar: Buffer): Promise<boolean>;
}

/** An answer. `body` is `null` when it was not wanted; `isCut` says that there was or may be more of it. */
export interface HttpAnswer {
  readonly kind: 'answered';
  readonly head: HttpHead;
  readonly body: Buffer | null;
  readonly isCut: boolean;
}

const HEAD_BUDGET_MS = 10_000;
const BODY_BUDGET_MS = 10_000;
const ASKING_INTERVAL_MS = 500;
// Of a page that trickles in, each asking reads all again: that may take a tenth of our time.
const REST_FOR_ASKING = 9;
// A chunk of one byte takes six on the wire (RFC 9112 §7.1); the rest is for extensions and trailers.
const WIRE_BYTES_OF_ONE = 8;

/**
 * Sends one request over an open connection and reads the answer, as lenient as a browser and without a call for each
 * chunk. The connection is closed at the end.
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
  readonly #probe: Pick<ProbeContext, 'deadline' | 'measurements'>;
  readonly #exchange: Exchange<HttpAnswer | Failure>;
  readonly #parser = new HeadParser();
  readonly #store: ByteStore;
  readonly #maxWireBytes: number;
  #head: HttpHead | null = null;
  #body: MessageBody | null = null;
  #bodyEndsAt = 0;
  #hasFirstByte = false;
  #wireBytes = 0;
  /** As many as these had come when the body was last asked whether it is enough. */
  #askedBytes = 0;
  #latestAskingMs = 0;

  constructor(
    connection: Connection,
    message: HttpMessage,
    probe: Pick<ProbeContext, 'deadline' | 'measurements'>,
  ) {
    this.#connection = connection;
    this.#message = message;
    this.#probe = probe;
    this.#exchange = new Exchange(connection, probe.deadline);
    this.#store = new ByteStore(message.maxBodyBytes);
    this.#maxWireBytes = MAX_HEAD_BYTES + WIRE_BYTES_OF_ONE * message.maxBodyBytes;
  }

  start(): Promise<HttpAnswer | Failure> {
    const connection = this.#connection;
    const exchange = this.#exchange;
    connection.handler = {
      onEnd: () => this.#onEnd(),
      onError: (error) => this.#onError(error),
      onCrash: (error) => exchange.crash(error),
    };
    const head = writeRequestHead(this.#message);
    connection.socket.on('data', (piece: Buffer) => connection.safely(() => this.#take(piece)));
    exchange.guard(HEAD_BUDGET_MS, (cause) => {
      const { seenBytes } = this.#parser;
      exchange.finish(headTimeout(cause, { waited: exchange.waited, seenBytes }));
    });
    connection.socket.write(head, 'latin1');
    if (this.#message.body !== undefined) connection.socket.write(this.#message.body);
    exchange.markSent();
    return exchange.ended;
  }

  #take(piece: Buffer): void {
    this.#connection.notePiece(piece.length);
    this.#wireBytes += piece.length;
    if (!this.#hasFirstByte) this.#noteFirstByte();
    if (this.#head === null) this.#readHead(piece);
    else this.#readBody(piece);
  }

  #noteFirstByte(): void {
    this.#hasFirstByte = true;
    const { measurements } = this.#probe;
    measurements.firstByteMs = (measurements.firstByteMs ?? 0) + this.#exchange.waitedMs;
  }

  #readHead(piece: Buffer): void {
    const reading = this.#parser.push(piece);
    if (reading.kind === 'more') return;
    if (reading.kind === 'bad') {
      this.#exchange.finish(headFailure(reading.fault, reading.resemblesTls));
      return;
    }
    const { head, restBytes } = reading;
    this.#head = head;
    if (!this.#message.wantsBody(head)) {
      this.#exchange.finish({ kind: 'answered', head, body: null, isCut: false });
      return;
    }
    const body = openBody(head, this.#store);
    if (body === 'none') this.#finish(false);
    else if (body === 'bad_framing') this.#fail(bodyFault(body));
    else this.#beginBody(body, piece.subarray(piece.length - restBytes));
  }

  #beginBody(body: MessageBody, rest: Buffer): void {
    this.#body = body;
    this.#connection.maxWireBytes += WIRE_BYTES_OF_ONE * this.#message.maxBodyBytes;
    this.#bodyEndsAt = performance.now() + BODY_BUDGET_MS;
    this.#guardBody();
    if (rest.length > 0) this.#readBody(rest);
  }

  #guardBody(): void {
    const leftMs = this.#bodyEndsAt - performance.now();
    const restMs = Math.max(ASKING_INTERVAL_MS, REST_FOR_ASKING * this.#latestAskingMs);
    this.#exchange.guard(Math.min(leftMs, restMs), (cause) => {
      if (cause === 'timeout') void this.#settle();
      else this.#fail(bodyTimeout(cause, this.#exchange.waited));
    });
  }

  // Silence behind the last chunk is the end of a page, whatever else was to come.
  async #settle(): Promise<void> {
    const exchange = this.#exchange;
    const isLate =
      performance.now() >= this.#bodyEndsAt || this.#probe.deadline.remainingMs() === 0;
    const isSilent = this.#wireBytes === this.#askedBytes;
    this.#askedBytes = this.#wireBytes;
    if (this.#body?.isWhole() === true) {
      if (isSilent || isLate) this.#finish(false);
      else this.#guardBody();
      return;
    }
    try {
      if (!isLate) this.#guardBody();
      if (isSilent && !isLate) return;
      const askedAt = performance.now();
      const isEnough = await this.#isEnough();
      this.#latestAskingMs = performance.now() - askedAt;
      if (isEnough) this.#finish(true);
      else if (isLate) this.#fail(bodyTimeout('timeout', exchange.waited));
      else if (!exchange.isOver) this.#guardBody();
    } catch (error) {
      exchange.crash(error);
    }
  }

  async #isEnough(): Promise<boolean> {
    const head = this.#head;
    if (head === null || this.#message.isEnough === undefined) return false;
    return this.#message.isEnough(head, Buffer.from(this.#store.view()));
  }

  #readBody(piece: Buffer): void {
    if (this.#exchange.isOver || this.#body === null) return;
    const reading = this.#body.push(piece);
    if (reading === 'end') this.#finish(false);
    else if (reading === 'full') this.#finish(true);
    else if (reading !== 'more') this.#fail(bodyFault(reading));
    // The wrapping of chunks counts too.
    else if (this.#wireBytes > this.#maxWireBytes) this.#finish(true);
  }

  #onEnd(): void {
    if (this.#head === null) this.#exchange.finish(headEnd(this.#parser.seenBytes));
    else if (this.#body?.atEnd() === 'truncated') this.#fail(bodyFault('truncated'));
    else this.#finish(false);
  }

  #onError(error: NodeJS.ErrnoException): void {
    if (this.#head === null) this.#fail(answerFault(error, 'head'));
    else if (this.#body?.isWhole() === true) this.#finish(false);
    else this.#fail(brokenBodyFault(error));
  }

  #finish(isCut: boolean): void {
    const head = this.#head;
    if (head === null) return;
    this.#exchange.finish({ kind: 'answered', head, body: this.#store.view(), isCut });
  }

  #fail(fault: Failure['fault']): void {
    this.#exchange.finish({ kind: 'failed', fault });
  }
}
