import {
  answerFault,
  downFault,
  endFault,
  formatWait,
  type Failure,
  type Connection,
  type ProbeContext,
} from '../../network/index.ts';
import type { HeadTrace } from './head-trace.ts';
import { HeadParser } from './head-parser.ts';
import { headFailure, type Head } from './head.ts';

/** The head of an answer; `restBytes` had come behind it when it was complete. */
export interface HeadAnswer {
  readonly kind: 'answered';
  readonly head: Head;
  readonly restBytes: number;
}

/** A request to put on a line. */
export interface HeadRequest {
  /** The whole request, one character a byte. */
  readonly text: string;
  /** Called once when the answer takes longer than half of the time that was left. */
  readonly onSlow: (() => void) | null;
  /** Hears every byte of the answer, where somebody wants to know. */
  readonly heard: HeadTrace | null;
}

const HEAD_BUDGET_MS = 10_000;

/** Sends one request and reads the answer up to its blank line; then, or on the first failure, the line is closed. */
export function exchangeHead(
  line: Connection,
  request: HeadRequest,
  probe: ProbeContext,
): Promise<HeadAnswer | Failure> {
  return new Promise((resolve, reject) => {
    new HeadExchange(line, probe, { resolve, reject }).start(request);
  });
}

interface Settle {
  resolve(end: HeadAnswer | Failure): void;
  reject(error: unknown): void;
}

/** One request under way; lives until its first verdict. */
class HeadExchange {
  readonly #line: Connection;
  readonly #probe: ProbeContext;
  readonly #settle: Settle;
  readonly #parser = new HeadParser();
  #sentAt = 0;
  #heard: HeadTrace | null = null;
  #hasFirstByte = false;

  constructor(line: Connection, probe: ProbeContext, settle: Settle) {
    this.#line = line;
    this.#probe = probe;
    this.#settle = settle;
  }

  start(request: HeadRequest): void {
    const line = this.#line;
    line.handler = this;
    line.readEncrypted();
    this.#heard = request.heard;
    this.#guard(request.onSlow);
    line.socket.write(request.text, 'latin1');
    this.#sentAt = performance.now();
  }

  onBytes(chunk: Buffer, length: number): void {
    if (!this.#hasFirstByte) this.#noteFirstByte();
    this.#heard?.take(chunk, length);
    const reading = this.#parser.push(chunk, length);
    if (reading.kind === 'more') return;
    this.#finish(
      reading.kind === 'head'
        ? { kind: 'answered', head: reading.head, restBytes: reading.restBytes }
        : headFailure(reading.fault, reading.looksLikeTls),
    );
  }

  onEnd(): void {
    const message = this.#hasFirstByte
      ? 'closed the connection in the middle of its answer'
      : 'closed the connection before its answer';
    this.#finish({ kind: 'failed', fault: downFault('closed_early', 'head', message) });
  }

  onError(error: NodeJS.ErrnoException): void {
    this.#finish({ kind: 'failed', fault: answerFault(error, 'head') });
  }

  onCrash(error: unknown): void {
    this.#probe.deadline.release();
    this.#line.close();
    this.#settle.reject(error);
  }

  #guard(onSlow: (() => void) | null): void {
    const { deadline } = this.#probe;
    const onEnd = this.#onTimeout;
    if (onSlow === null) {
      deadline.guard(HEAD_BUDGET_MS, onEnd);
      return;
    }
    const slowMs = Math.min(HEAD_BUDGET_MS, deadline.remainingMs()) / 2;
    deadline.guard(slowMs, (cause) => {
      if (cause !== 'timeout') {
        onEnd(cause);
        return;
      }
      deadline.guard(HEAD_BUDGET_MS - slowMs, onEnd);
      onSlow();
    });
  }

  readonly #onTimeout = (cause: Parameters<typeof endFault>[0]): void => {
    const waited = formatWait(performance.now() - this.#sentAt);
    const seen = this.#parser.seenBytes;
    const message =
      seen === 0
        ? `took the request but did not answer within ${waited}`
        : `did not finish its answer within ${waited}`;
    const fault = endFault(cause, { reason: 'head_timeout', phase: 'head', message });
    const notes =
      seen > 0 && fault.reason === 'head_timeout' ? [`stalled_after_${seen}_bytes`] : [];
    this.#finish({ kind: 'failed', fault, notes });
  };

  #noteFirstByte(): void {
    this.#hasFirstByte = true;
    const { measurements } = this.#probe;
    measurements.firstByteMs = (measurements.firstByteMs ?? 0) + performance.now() - this.#sentAt;
  }

  #finish(end: HeadAnswer | Failure): void {
    this.#probe.deadline.release();
    this.#line.close();
    this.#heard?.emit(end.kind === 'failed' ? end : null);
    this.#settle.resolve(end);
  }
}
