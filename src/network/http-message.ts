import type { ClientRequest, IncomingMessage } from 'node:http';
import { ByteStore } from './byte-store.ts';
import { endFault, formatWait, type Deadline } from './deadline.ts';
import { downFault, type Failure } from './fault.ts';
import { messageFault } from './http-message-fault.ts';
import type { Line } from './line.ts';
import type { Trace } from './trace.ts';

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

/** The head of an answer as Node's parser read it. */
export interface HttpHead {
  readonly statusCode: number;
  readonly reasonPhrase: string;
  readonly httpVersion: string;
  /** In the order of the wire; names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[];
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
// One byte in a TLS record of its own takes 23 (RFC 8446 §5.2).
const recordBytesOfOne = 32;

/** Sends one request over an open line and reads the answer with Node's own parser. The line is closed at the end. */
export function exchangeMessage(
  line: Line,
  message: HttpMessage,
  probe: { readonly deadline: Deadline; readonly trace: Trace },
): Promise<HttpAnswer | Failure> {
  return new Promise((resolve, reject) => {
    new MessageExchange({ line, message, ...probe, resolve, reject }).start();
  });
}

interface ExchangeSetup {
  readonly line: Line;
  readonly message: HttpMessage;
  readonly deadline: Deadline;
  readonly trace: Trace;
  readonly resolve: (end: HttpAnswer | Failure) => void;
  readonly reject: (error: unknown) => void;
}

/** One request under way: first the head is awaited, then the body, then nothing more is heard. */
class MessageExchange {
  readonly #setup: ExchangeSetup;
  readonly #sentAt = performance.now();
  #head: HttpHead | null = null;
  #informational = 0;
  #wireBytes = 0;
  #body: ByteStore | null = null;
  #isDone = false;

  constructor(setup: ExchangeSetup) {
    this.#setup = setup;
  }

  start(): void {
    const { line, deadline } = this.#setup;
    // Node's client listens to the socket itself.
    line.handler = {
      onEnd: () => undefined,
      onError: () => undefined,
      onCrash: (error) => {
        deadline.release();
        line.close();
        this.#setup.reject(error);
      },
    };
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
      createConnection: () => line.socket,
      method: message.method,
      path: message.path,
      headers: [...message.headers],
      setHost: false,
      insecureHTTPParser: true,
      maxHeaderSize: mostHeadBytes,
    });
    request.on('error', (error) => this.#failWith(error));
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
    // Behind the parser's own listener, so that the head that a piece completes is known.
    request.on('socket', (socket) => {
      socket.on('data', (piece: Buffer) => line.safely(() => this.#count(piece.length)));
    });
    request.end(message.body);
  }

  #onResponse(response: IncomingMessage): void {
    const { message, trace, deadline } = this.#setup;
    if (this.#isDone) return;
    trace.firstByteMs = (trace.firstByteMs ?? 0) + performance.now() - this.#sentAt;
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
    this.#collect(response, head);
  }

  #collect(response: IncomingMessage, head: HttpHead): void {
    const { line, message } = this.#setup;
    const { maxBodyBytes } = message;
    line.mostWireBytes += recordBytesOfOne * maxBodyBytes;
    const body = new ByteStore(maxBodyBytes);
    this.#body = body;
    response.on('data', (chunk: Buffer) => {
      if (!this.#isDone && !body.add(chunk)) this.#finishBody(head, body, true);
    });
    response.on('end', () => this.#finishBody(head, body, false));
    response.on('error', (error) => this.#failWith(error));
  }

  // What the parser swallows without a word is counted here: heads in front of the head, chunk extensions, trailers.
  #count(bytes: number): void {
    this.#wireBytes += bytes;
    const { maxBodyBytes } = this.#setup.message;
    if (this.#head === null) {
      if (this.#wireBytes <= mostHeadBytes) return;
      this.#fail(downFault('head_too_big', 'head', 'sends more than 64 KiB of headers'));
    } else if (
      this.#body !== null &&
      this.#wireBytes > mostHeadBytes + wireBytesOfOne * maxBodyBytes
    ) {
      this.#finishBody(this.#head, this.#body, true);
    }
  }

  #finishBody(head: HttpHead, body: ByteStore, isCut: boolean): void {
    this.#finish({ kind: 'answered', head, body: body.view(), isCut });
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
    this.#setup.resolve(end);
  }

  #waited(): string {
    return formatWait(performance.now() - this.#sentAt);
  }
}

/** The head of an answer that Node read, as we hand it on. */
export function readHead(response: IncomingMessage): HttpHead {
  const fields: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2) {
    const name = response.rawHeaders[index] ?? '';
    fields.push([name.toLowerCase(), response.rawHeaders[index + 1] ?? '']);
  }
  return {
    statusCode: response.statusCode ?? 0,
    reasonPhrase: response.statusMessage ?? '',
    httpVersion: response.httpVersion,
    fields,
  };
}
