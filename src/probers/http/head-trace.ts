import type { ProbeTrace } from '../../core/explain/trace.ts';
import { ByteStore, type Failure } from '../../network/index.ts';
import type { HttpMethod } from './request/request-options.ts';

const KEPT_BYTES = 65_536;
const SHOWN_BYTES = 4_096;

/** Keeps the bytes of an answer for the trace; a probe without a trace has none. */
export class HeadTrace {
  readonly #trace: ProbeTrace;
  readonly #method: HttpMethod;
  readonly #sentAt = performance.now();
  readonly #kept = new ByteStore(KEPT_BYTES);
  #searched = 0;
  #bytes = 0;
  #firstByteAt: number | null = null;
  #isEmitted = false;

  constructor(trace: ProbeTrace, method: HttpMethod) {
    this.#trace = trace;
    this.#method = method;
  }

  /** Takes bytes that are valid during the call only. */
  take(chunk: Buffer, length: number): void {
    this.#firstByteAt ??= performance.now();
    this.#kept.add(chunk.subarray(0, length));
    this.#bytes += length;
  }

  /** The same for an answer that another reader takes from the socket: emitted when its head is complete. */
  readonly takeStream = (chunk: Buffer): void => {
    if (this.#isEmitted) return;
    this.take(chunk, chunk.length);
    if (this.#hasBlankLine() && headEnd(this.#text()) !== null) this.emit(null);
  };

  /** Emits what came, once. */
  emit(failure: Failure | null): void {
    if (this.#isEmitted) return;
    this.#isEmitted = true;
    const text = this.#text();
    const end = headEnd(text);
    const head = end === null ? text : text.slice(0, end);
    this.#trace.emit({
      kind: 'response',
      method: this.#method,
      head: head.slice(0, SHOWN_BYTES),
      headBytes: end ?? this.#bytes,
      isCut: head.length > SHOWN_BYTES || (end === null && this.#bytes > head.length),
      isComplete: end !== null,
      waitedMs: this.#firstByteAt === null ? null : this.#firstByteAt - this.#sentAt,
      tookMs: performance.now() - this.#sentAt,
      reason: failure?.fault.reason ?? null,
      message: failure?.fault.message ?? null,
    });
  }

  #text(): string {
    return this.#kept.view().toString('latin1');
  }

  // Looks only at what is new, in however many pieces a head comes.
  #hasBlankLine(): boolean {
    const bytes = this.#kept.view();
    const from = Math.max(0, this.#searched - 3);
    this.#searched = bytes.length;
    return /\n\r?\n/.test(bytes.toString('latin1', from));
  }
}

/** Where the head of the real answer ends, informational ones before it passed over; `null` when it does not. */
export function headEnd(text: string): number | null {
  const blankLine = /\r?\n\r?\n/g;
  let start = 0;
  for (;;) {
    const found = blankLine.exec(text);
    if (found === null) return null;
    const isInformational = /^\s*HTTP\/[\d.]+ +1\d\d/.test(text.slice(start, start + 40));
    start = found.index + found[0].length;
    if (!isInformational) return start;
  }
}
