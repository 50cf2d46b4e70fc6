import { answerFault } from '../../tls/answer-fault.ts';
import { ByteStore } from '../body/byte-store.ts';
import { endFault } from '../../probe/deadline.ts';
import { downFault, type Failure, type Fault } from '../../probe/fault.ts';
import { callBytes, STREAM_ID, type Http2Call } from './call-bytes.ts';
import { HeaderBlocks, type HeaderBlock } from './header-blocks.ts';
import {
  contentOf,
  FLAGS,
  Http2FrameReader,
  FRAMES,
  writeFrame,
  type Http2Frame,
} from './frame.ts';
import type { Connection } from '../../tcp/connection.ts';
import type { ProbeContext } from '../../probe/context.ts';
import { Exchange } from '../../tcp/exchange.ts';
import { MAX_INFORMATIONAL_ANSWERS } from '../head/head-limits.ts';
import { headFailure } from '../head/head.ts';

/** An answer with what came behind its body; names in lower case. */
export interface Http2Answer {
  readonly kind: 'answered';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

// Frames that ask for an answer or cost memory are the known ways of wearing a client out (RFC 9113 §10.5).
const MAX_FRAME_BYTES = 262_144;
const MAX_FRAMES = 1_000;
const none = Buffer.alloc(0);

/**
 * Makes one call over an open connection (`reading: 'stream'`); the connection is closed at the end. Node's own HTTP/2 ends the whole
 * process when headers that it holds outlive their session, which a server can bring about.
 */
export function callHttp2(
  connection: Connection,
  call: Http2Call,
  { deadline, measurements }: ProbeContext,
): Promise<Http2Answer | Failure> {
  return new Http2Exchange(connection, call, { deadline, measurements }).start();
}

/** One call under way; lives until its first verdict. */
class Http2Exchange {
  readonly #connection: Connection;
  readonly #call: Http2Call;
  readonly #measurements: ProbeContext['measurements'];
  readonly #exchange: Exchange<Http2Answer | Failure>;
  readonly #frames = new Http2FrameReader();
  readonly #blocks = new HeaderBlocks();
  readonly #body: ByteStore;
  #headers: Readonly<Record<string, string>> | null = null;
  #informational = 0;
  #wireBytes = 0;
  #frameCount = 0;
  #hasSettings = false;

  constructor(
    connection: Connection,
    call: Http2Call,
    { deadline, measurements }: Pick<ProbeContext, 'deadline' | 'measurements'>,
  ) {
    this.#connection = connection;
    this.#call = call;
    this.#measurements = measurements;
    this.#exchange = new Exchange(connection, deadline);
    this.#body = new ByteStore(call.maxBodyBytes);
    connection.maxWireBytes = connection.wireBytes + MAX_FRAME_BYTES;
  }

  start(): Promise<Http2Answer | Failure> {
    const connection = this.#connection;
    const exchange = this.#exchange;
    connection.handler = {
      onEnd: () => this.#fail(goneFault('closed the connection before its answer')),
      onError: (error) => this.#fail(answerFault(error, 'head')),
      onCrash: (error) => exchange.crash(error),
    };
    connection.socket.on('data', (piece: Buffer) => connection.safely(() => this.#take(piece)));
    exchange.guard(Number.POSITIVE_INFINITY, (cause) => {
      const message =
        this.#headers === null
          ? `took the call but did not answer within ${exchange.waited}`
          : `did not finish its answer within ${exchange.waited}`;
      this.#fail(endFault(cause, { reason: 'head_timeout', phase: 'head', message }));
    });
    connection.socket.write(callBytes(this.#call));
    return exchange.ended;
  }

  #take(piece: Buffer): void {
    this.#wireBytes += piece.length;
    const reading = this.#frames.push(piece, (frame) => {
      this.#frameCount += 1;
      if (this.#frameCount > MAX_FRAMES) this.#failAsFlood();
      else this.#onFrame(frame);
      return this.#exchange.isOver ? 'enough' : 'more';
    });
    if (reading === 'broken') this.#failAsOther();
    else if (this.#wireBytes > MAX_FRAME_BYTES) this.#failAsFlood();
  }

  #onFrame(frame: Http2Frame): void {
    const isContinued = frame.type === FRAMES.continuation && frame.stream === STREAM_ID;
    if (
      this.#blocks.isOpen !== isContinued ||
      (!this.#hasSettings && frame.type !== FRAMES.settings)
    ) {
      this.#failAsOther();
      return;
    }
    switch (frame.type) {
      case FRAMES.data:
        this.#onData(frame);
        return;
      case FRAMES.headers:
        this.#onHeaders(frame);
        return;
      case FRAMES.continuation:
        this.#onBlock(this.#blocks.continue(frame.payload, frame.flags));
        return;
      case FRAMES.resetStream:
        if (frame.stream === STREAM_ID) this.#fail(goneFault('reset the call'));
        return;
      case FRAMES.pushPromise:
        this.#failAsOther();
        return;
      default:
        this.#onControl(frame);
    }
  }

  #onControl({ type, flags, payload }: Http2Frame): void {
    const isAsked = (flags & FLAGS.ack) === 0;
    if (type === FRAMES.settings) {
      this.#hasSettings = true;
      if (payload.length % 6 !== 0) this.#failAsOther();
      else if (isAsked) this.#acknowledge(type, none);
    } else if (type === FRAMES.ping) {
      if (payload.length !== 8) this.#failAsOther();
      else if (isAsked) this.#acknowledge(type, payload);
    } else if (type === FRAMES.goAway && payload.length >= 8) {
      const code = payload.readUInt32BE(4);
      if (code !== 0) this.#fail(goneFault(`closed the connection (HTTP/2 error ${code})`));
    }
  }

  #acknowledge(type: number, payload: Buffer): void {
    this.#connection.socket.write(writeFrame({ type, flags: FLAGS.ack, stream: 0, payload }));
  }

  #onData(frame: Http2Frame): void {
    const content = contentOf(frame);
    if (content === null || frame.stream !== STREAM_ID || this.#headers === null)
      this.#failAsOther();
    else if (!this.#body.add(content)) {
      this.#fail(downFault('answer_too_big', 'body', 'sends more than a call of this kind needs'));
    } else if ((frame.flags & FLAGS.endStream) !== 0) this.#end({});
  }

  #onHeaders(frame: Http2Frame): void {
    const content = contentOf(frame);
    if (content === null || frame.stream !== STREAM_ID) {
      this.#failAsOther();
      return;
    }
    this.#onBlock(this.#blocks.begin(content, frame.flags));
  }

  #onBlock(block: ReturnType<HeaderBlocks['begin']>): void {
    if (block === 'more') return;
    if (block === 'broken') this.#failAsOther();
    else if (block === 'too_big') {
      this.#fail(downFault('head_too_big', 'head', 'sends more headers than any answer needs'));
    } else this.#onFields(block);
  }

  #onFields({ fields, isLast }: HeaderBlock): void {
    if (this.#headers !== null) {
      // Trailers end the call (RFC 9113 §8.1).
      if (isLast) this.#end(fields);
      else this.#failAsOther();
    } else if (!isLast && fields[':status']?.startsWith('1') === true) {
      this.#informational += 1;
      if (this.#informational <= MAX_INFORMATIONAL_ANSWERS) return;
      this.#fail(headFailure('informational_flood', false).fault);
    } else {
      this.#measurements.firstByteMs ??= this.#exchange.waitedMs;
      this.#headers = fields;
      if (isLast) this.#end({});
    }
  }

  #end(trailers: Readonly<Record<string, string>>): void {
    if (this.#headers === null) return;
    const body = this.#body.view();
    this.#exchange.finish({ kind: 'answered', headers: this.#headers, body, trailers });
  }

  #failAsFlood(): void {
    this.#fail(downFault('answer_too_big', 'head', 'sends far more bytes than an answer needs'));
  }

  #failAsOther(): void {
    this.#fail(downFault('not_http2', 'head', 'answered something that is not HTTP/2'));
  }

  #fail(fault: Fault): void {
    this.#exchange.finish({ kind: 'failed', fault });
  }
}

function goneFault(message: string): Fault {
  return downFault('closed_early', 'head', message);
}
