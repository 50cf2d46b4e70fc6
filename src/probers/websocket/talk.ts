import {
  answerFault,
  downFault,
  endFault,
  Exchange,
  type Failure as NetworkFailure,
  type ProbeContext,
} from '../../network/index.ts';
import { closeFault, codeText } from './close-code.ts';
import { closeBytes, frameBytes } from './frame-bytes.ts';
import { FrameReader, type Arrival } from './frame-reader.ts';
import type { OpenSocket } from './handshake.ts';
import type { WebsocketReason } from './words.ts';

type Failure = NetworkFailure<WebsocketReason>;

/** A message that holds what was looked for, or the polite end of the connection. */
export type TalkEnd = { readonly kind: 'got' } | { readonly kind: 'closed' } | Failure;

const MAX_MESSAGES = 10;
const MAX_ARRIVALS = 1_000;
const MAX_SENT_PONGS = 100;
const CLOSE_BUDGET_MS = 1_000;
const FLOOD = downFault('answer_too_big', 'body', 'floods us with frames');

/** Talks over an open WebSocket: sends a text, waits for a message, closes. */
export class Talk {
  readonly #socket: OpenSocket;
  readonly #probe: ProbeContext;
  readonly #reader = new FrameReader();
  readonly #arrivals: Arrival[] = [];
  #arrived = 0;
  #pongs = 0;
  #ending: Failure | null = null;
  /** The wait under way. */
  #wait: { onChange(): void; onCrash(error: unknown): void } | null = null;

  constructor(socket: OpenSocket, probe: ProbeContext) {
    this.#socket = socket;
    this.#probe = probe;
    const { line } = socket;
    line.handler = {
      onEnd: () => this.#end(downFault('closed_early', 'body', 'hung up without a close frame')),
      onError: (error) => this.#end(answerFault(error, 'body')),
      onCrash: (error) => this.#wait?.onCrash(error),
    };
    this.#take(socket.rest);
    line.socket.on('data', (chunk: Buffer) => line.safely(() => this.#take(chunk)));
    line.socket.resume();
  }

  send(text: string): void {
    this.#socket.line.socket.write(frameBytes('text', Buffer.from(text, 'utf8')));
  }

  /** Waits for a message that contains the text, among the first few. */
  waitForText(text: string): Promise<TalkEnd> {
    let seen = 0;
    let isSeen = false;
    return this.#waitFor(Number.POSITIVE_INFINITY, {
      evaluate: (arrival) => {
        if (arrival.kind === 'close') {
          const message = `closed the connection ${codeText(arrival)}`;
          const fault = closeFault(arrival);
          return failed(fault ?? downFault('closed_early', 'body', message));
        }
        if (arrival.kind !== 'message') return null;
        isSeen = true;
        if (arrival.payload.includes(text, 0, 'utf8')) return { kind: 'got' };
        seen += 1;
        if (seen < MAX_MESSAGES) return null;
        const message = `sent ${MAX_MESSAGES} messages without the required text`;
        return failed(downFault('keyword_missing', 'body', message));
      },
      giveUp: (cause, waited) => {
        const message = isSeen
          ? `sent no message with the required text within ${waited}`
          : `sent no message within ${waited}`;
        const reason = isSeen ? 'keyword_missing' : 'head_timeout';
        return failed(endFault(cause, { reason, phase: 'body', message }));
      },
    });
  }

  /** Sends a close frame and waits a moment for the same (RFC 6455 §7.1.2); a server that does not answer is no worse for it. */
  closeHandshake(): Promise<TalkEnd> {
    this.#socket.line.socket.write(closeBytes());
    return this.#waitFor(CLOSE_BUDGET_MS, {
      evaluate: (arrival) => {
        if (arrival.kind !== 'close') return null;
        const fault = closeFault(arrival);
        return fault === null ? { kind: 'closed' } : failed(fault);
      },
      giveUp: (cause) => {
        const message = 'did not answer the close frame';
        return failed(endFault(cause, { reason: 'head_timeout', phase: 'body', message }));
      },
    });
  }

  #waitFor(
    budgetMs: number,
    rules: {
      evaluate(arrival: Arrival): TalkEnd | null;
      giveUp(cause: Parameters<typeof endFault>[0], waited: string): TalkEnd;
    },
  ): Promise<TalkEnd> {
    const exchange = new Exchange<TalkEnd>(this.#socket.line, this.#probe.deadline);
    const leave = (end: TalkEnd): void => {
      this.#wait = null;
      exchange.leave(end);
    };
    const onChange = (): void => {
      for (let next = this.#arrivals.shift(); next !== undefined; next = this.#arrivals.shift()) {
        const end = faultOf(next) ?? rules.evaluate(next);
        if (end !== null) return leave(end);
      }
      if (this.#ending !== null) leave(this.#ending);
    };
    exchange.guard(budgetMs, (cause) => leave(rules.giveUp(cause, exchange.waited)));
    this.#wait = { onChange, onCrash: (error) => exchange.crash(error) };
    this.#socket.line.safely(onChange);
    return exchange.ended;
  }

  #take(chunk: Buffer): void {
    if (this.#ending !== null) return;
    this.#socket.line.notePiece(chunk.length);
    for (const arrival of this.#reader.push(chunk)) {
      this.#arrived += 1;
      if (arrival.kind === 'ping') this.#answer(arrival.payload);
      else if (arrival.kind !== 'pong') this.#arrivals.push(arrival);
    }
    if (this.#arrived > MAX_ARRIVALS) this.#end(FLOOD);
    else this.#wait?.onChange();
  }

  #answer(payload: Buffer): void {
    this.#pongs += 1;
    if (this.#pongs <= MAX_SENT_PONGS) this.#socket.line.socket.write(frameBytes('pong', payload));
  }

  #end(fault: Failure['fault']): void {
    // Nothing after an end counts, so nothing more is read either.
    this.#socket.line.socket.pause();
    this.#ending ??= failed(fault);
    this.#wait?.onChange();
  }
}

function faultOf(arrival: Arrival): Failure | null {
  if (arrival.kind === 'broken') return failed(downFault('broken_frame', 'body', arrival.message));
  if (arrival.kind === 'flood') return failed(FLOOD);
  if (arrival.kind !== 'too_big') return null;
  return failed(downFault('answer_too_big', 'body', 'sends a message of more than 64 KiB'));
}

function failed(fault: Failure['fault']): Failure {
  return { kind: 'failed', fault };
}
