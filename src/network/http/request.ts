import type { ClientRequest, IncomingMessage } from 'node:http';
import { ByteStore } from './byte-store.ts';
import { endFault, formatWait, type Deadline } from '../probe/deadline.ts';
import { downFault, type Failure } from '../probe/fault.ts';
import { HeadStream } from './head-stream.ts';
import { readHead, type HttpHead } from './head.ts';
import { bodyFault, messageFault } from './message-fault.ts';
import type { Line } from '../tcp/connection.ts';
import { openBody, type MessageBody } from './body.ts';
import type { ProbeMeasurements } from '../probe/measurements.ts';

/** A request whose answer is read together with its body. */
export interface HttpMessage {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn, `Host` among them. */
  readonly headers: readonly string[];
  readonly body?: string | Buffer;
  /** Decides at the end of the head whether the body is worth reading. */
  wantsBody(head: HttpHead): boolean;
  /** More than this of a body is not read. */
  readonly maxBodyBytes: number;
}

/** An answer. `body` is `null` when nobody wanted it; `isCut` says that there was more of it. */
export interface HttpAnswer {
  readonly kind: 'answered';
  readonly head: HttpHead;
  readonly body: Buffer | null;
  readonly isCut: boolean;
}

const headBudgetMs = 10_000;
const bodyBudgetMs = 10_000;
const mostHeadBytes = 65_536;
const mostHeadLines = 256;
const mostInformational = 10;
// A chunk of one byte takes six on the wire (RFC 9112 §7.1); the rest is for extensions and trailers.
const wireBytesOfOne = 8;

/**
 * Sends one request over an open line and reads the answer: its head with Node's own parser, its body without calling
 * anybody for each chunk. The line is closed at the end.
 */
export function exchangeMessage(
  line: Line,
  message: HttpMessage,
  probe: { readonly deadline: Deadline; readonly measurements: ProbeMeasurements },
): Promise<HttpAnswer | Failure> {
  return new Promise((resolve, reject) => {
    new MessageExchange({ line, message, ...probe, resolve, reject }).start();
  });
}

interface ExchangeSetup {
  readonly line: Line;
  readonly message: HttpMessage;
  readonly deadline: Deadline;
  readonly measurements: ProbeMeasurements;
  readonly resolve: (end: HttpAnswer | Failure) => void;
  readonly reject: (error: unknown) => void;
}

/** One request under way: first the head is awaited, then the body, then nothing more is heard. */
class MessageExchange {
  readonly #setup: ExchangeSetup;
  readonly #heads: HeadStream;
  readonly #store: ByteStore;
  readonly #sentAt = performance.now();
  /** Pieces of the body that came before Node had told the head. */
  readonly #early: Buffer[] = [];
  #head: HttpHead | null = null;
  #body: MessageBody | null = null;
  #informational = 0;
  #wireBytes = 0;
  #isEnded = false;
  #isDone = false;

  constructor(setup: ExchangeSetup) {
    this.#setup = setup;
    this.#heads = new HeadStream(setup.line.socket);
    this.#store = new ByteStore(setup.message.maxBodyBytes);
  }

  start(): void {
    const { line, deadline } = this.#setup;
    line.handler = {
      onEnd: () => this.#onEnd(),
      onError: (error) => {
        if (this.#head === null) this.#heads.destroy(error);
        else this.#failWith(error);
      },
      onCrash: (error) => {
        deadline.release();
        line.close();
        this.#setup.reject(error);
      },
    };
    line.socket.on('data', (piece: Buffer) => line.safely(() => this.#take(piece)));
    deadline.guard(headBudgetMs, (cause) => {
      const message = `took the request but did not answer within ${this.#waited()}`;
      this.#fail(endFault(cause, { reason: 'head_timeout', phase: 'head', message }));
    });
    try {
      this.#send();
    } catch (error) {
      this.#failWith(error);
    }
  }

  #send(): void {
    const { line, message } = this.#setup;
    // Importing this module loads `fetch` and all behind it, 45 ms a thread that most probes never need.
    const request: ClientRequest = process.getBuiltinModule('node:http').request({
      createConnection: () => this.#heads,
      method: message.method,
      path: message.path,
      headers: [...message.headers],
      setHost: false,
      insecureHTTPParser: true,
      maxHeaderSize: mostHeadBytes,
    });
    request.on('error', (error) => {
      // Once the head is known, all that Node could say is that it saw no body.
      if (this.#head === null) this.#failWith(error);
    });
    request.on('information', () => {
      this.#informational += 1;
      if (this.#informational <= mostInformational) return;
      const text = 'keeps sending informational answers (1xx)';
      this.#fail(downFault('informational_flood', 'head', text));
    });
    request.on('upgrade', () => {
      const text = 'switched protocols without being asked (101)';
      this.#fail(downFault('unexpected_upgrade', 'head', text));
    });
    request.on('response', (response) => line.safely(() => this.#onResponse(response)));
    request.end(message.body);
  }

  #onResponse(response: IncomingMessage): void {
    const { message, measurements, deadline, line } = this.#setup;
    response.on('error', () => undefined);
    if (this.#isDone) return;
    measurements.firstByteMs = (measurements.firstByteMs ?? 0) + performance.now() - this.#sentAt;
    const head = readHead(response);
    this.#head = head;
    if (head.fields.length > mostHeadLines) {
      this.#fail(downFault('head_too_big', 'head', 'sends more than 256 lines of headers'));
      return;
    }
    if (!message.wantsBody(head)) {
      this.#finish({ kind: 'answered', head, body: null, isCut: false });
      return;
    }
    deadline.guard(bodyBudgetMs, (cause) => {
      const text = `did not finish its page within ${this.#waited()}`;
      this.#fail(endFault(cause, { reason: 'body_timeout', phase: 'body', message: text }));
    });
    line.mostWireBytes += wireBytesOfOne * message.maxBodyBytes;
    this.#body = openBody(head, this.#store);
    for (const piece of this.#early.splice(0)) this.#read(piece);
    if (this.#body === null) this.#finishBody(false);
    else if (this.#isEnded) this.#onEnd();
  }

  #take(piece: Buffer): void {
    this.#setup.line.notePiece(piece.length);
    this.#wireBytes += piece.length;
    const rest = this.#heads.isComplete ? piece : this.#heads.handOn(piece);
    if (this.#isDone || rest.length === 0) return this.#boundHeads();
    if (this.#head === null) this.#early.push(rest);
    else this.#read(rest);
  }

  // Node's parser bounds each head, but not all of those in front of the last one.
  #boundHeads(): void {
    if (this.#head !== null || this.#heads.isComplete || this.#wireBytes <= mostHeadBytes) return;
    this.#fail(downFault('head_too_big', 'head', 'sends more than 64 KiB of headers'));
  }

  #read(piece: Buffer): void {
    if (this.#isDone || this.#body === null) return;
    const reading = this.#body.push(piece);
    const mostBytes = mostHeadBytes + wireBytesOfOne * this.#setup.message.maxBodyBytes;
    if (reading === 'end') this.#finishBody(false);
    else if (reading === 'full') this.#finishBody(true);
    else if (reading !== 'more') this.#fail(bodyFault(reading));
    // What chunks are wrapped in counts too.
    else if (this.#wireBytes > mostBytes) this.#finishBody(true);
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
    if (this.#isDone) return;
    this.#isDone = true;
    this.#setup.deadline.release();
    this.#setup.line.close();
    this.#heads.destroy();
    this.#setup.resolve(end);
  }

  #waited(): string {
    return formatWait(performance.now() - this.#sentAt);
  }
}
