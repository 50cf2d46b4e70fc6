import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { answerFault } from './answer-fault.ts';
import { ByteStore } from './byte-store.ts';
import { endFault, formatWait } from './deadline.ts';
import { codeOf, downFault, type Failure, type Fault } from './fault.ts';
import type { Line } from './line.ts';
import type { ProbeContext } from './probe-context.ts';

/** One request over HTTP/2 (RFC 9113) with a body and an answer that is read to its end. */
export interface Http2Call {
  /** `:method`, `:scheme`, `:authority` and `:path` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** More than this of an answer ends it. */
  readonly maxBodyBytes: number;
}

/** An answer with what came behind its body; names in lower case. */
export interface Http2Answer {
  readonly kind: 'answered';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

const mostHeaderPairs = 128;
const mostHeaderBytes = 65_536;
// For all frames together: the library passes over those it does not know, and answers pings for ever.
const mostFrameBytes = 262_144;
// Frames that ask for an answer or cost memory are the known ways of wearing a client out (RFC 9113 §10.5).
const limits = {
  maxSessionInvalidFrames: 10,
  maxSessionRejectedStreams: 10,
  maxOutstandingPings: 1,
  maxSessionMemory: 1,
  maxHeaderListPairs: mostHeaderPairs,
  settings: { enablePush: false, maxHeaderListSize: mostHeaderBytes },
} as const;

/** Makes one call over an open line (`reading: 'stream'`) with Node's own HTTP/2; the line is closed at the end. */
export function callHttp2(
  line: Line,
  call: Http2Call,
  { deadline, trace }: ProbeContext,
): Promise<Http2Answer | Failure> {
  return new Promise((resolve, reject) => {
    new Http2Exchange({ line, call, deadline, trace, resolve, reject }).start();
  });
}

interface ExchangeSetup extends Pick<ProbeContext, 'deadline' | 'trace'> {
  readonly line: Line;
  readonly call: Http2Call;
  readonly resolve: (end: Http2Answer | Failure) => void;
  readonly reject: (error: unknown) => void;
}

/** One call under way; lives until its first verdict. */
class Http2Exchange {
  readonly #setup: ExchangeSetup;
  readonly #sentAt = performance.now();
  readonly #body: ByteStore;
  #headers: Readonly<Record<string, string>> | null = null;
  #trailers: Readonly<Record<string, string>> = {};
  #session: ClientHttp2Session | null = null;
  #isDone = false;

  constructor(setup: ExchangeSetup) {
    this.#setup = setup;
    this.#body = new ByteStore(setup.call.maxBodyBytes);
    const { line } = setup;
    line.mostWireBytes = line.wireBytes + mostFrameBytes;
  }

  start(): void {
    const { line, deadline } = this.#setup;
    // Node's client listens to the socket itself.
    line.handler = {
      onEnd: () => undefined,
      onError: (error) => this.#failWith(error),
      onCrash: (error) => {
        deadline.release();
        this.#session?.destroy();
        line.close();
        this.#setup.reject(error);
      },
    };
    deadline.guard(Number.POSITIVE_INFINITY, (cause) => {
      const waited = formatWait(performance.now() - this.#sentAt);
      const message =
        this.#headers === null
          ? `took the call but did not answer within ${waited}`
          : `did not finish its answer within ${waited}`;
      this.#fail(endFault(cause, { reason: 'head_timeout', phase: 'head', message }));
    });
    try {
      this.#send();
    } catch (error) {
      this.#failWith(error);
    }
  }

  #send(): void {
    const { line, call } = this.#setup;
    const session = process.getBuiltinModule('node:http2').connect('http://target', {
      ...limits,
      createConnection: () => line.socket,
    });
    this.#session = session;
    session.on('error', (error) => this.#failWith(error));
    session.on('goaway', (code) => {
      if (code !== 0) this.#fail(goneFault(`gave the connection up (HTTP/2 error ${code})`));
    });
    session.on('close', () => this.#fail(goneFault('closed the connection before its answer')));
    const stream = session.request(call.headers);
    this.#listen(stream);
    stream.end(call.body);
  }

  #listen(stream: ClientHttp2Stream): void {
    const { trace, line } = this.#setup;
    stream.on('response', (headers) => {
      trace.firstByteMs ??= performance.now() - this.#sentAt;
      this.#headers = flat(headers);
    });
    stream.on('trailers', (headers) => {
      this.#trailers = flat(headers);
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.#body.add(chunk)) return;
      this.#fail(downFault('answer_too_big', 'body', 'sends more than a call of this kind needs'));
    });
    stream.on('error', (error) => this.#failWith(error));
    stream.on('end', () => line.safely(() => this.#end()));
  }

  #end(): void {
    // An answer without a body ends where it begins, and Node tells the end first.
    setImmediate(() => {
      const headers = this.#headers;
      if (headers === null) this.#fail(goneFault('ended the call without an answer'));
      else {
        const body = this.#body.view();
        this.#finish({ kind: 'answered', headers, body, trailers: this.#trailers });
      }
    });
  }

  #failWith(error: unknown): void {
    const code = codeOf(error);
    if (code === 'ERR_HTTP2_STREAM_ERROR') this.#fail(goneFault('reset the call'));
    else if (code === 'ERR_HTTP2_SESSION_ERROR') this.#fail(goneFault('gave the connection up'));
    else if (code === 'ERR_HTTP2_ERROR' || code.startsWith('ERR_HTTP2_')) {
      const message = 'answered something that is not HTTP/2';
      this.#fail(downFault('not_http2', 'head', message));
    } else this.#fail(answerFault(error, 'head'));
  }

  #fail(fault: Fault): void {
    this.#finish({ kind: 'failed', fault });
  }

  #finish(end: Http2Answer | Failure): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#setup.deadline.release();
    this.#session?.destroy();
    this.#setup.line.close();
    this.#setup.resolve(end);
  }
}

function goneFault(message: string): Fault {
  return downFault('closed_early', 'head', message);
}

function flat(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(pairs);
}
