// Enough for one write to carry many lines; little enough that a reader sees them come.
const CHUNK_LENGTH = 32_768;
const MAX_FLUSH_DELAY_MS = 20;

/** Writes lines to a stream, many at a time, and knows when the reader falls behind or is gone. */
export class LineWriter {
  readonly #stream: NodeJS.WritableStream;
  readonly #beforeWrite: () => void;
  #text = '';
  #timer: NodeJS.Timeout | null = null;
  #drained: Promise<void> | null = null;
  #isClosed = false;

  /** `onClosed`: the reader is gone (`squirrel check ... | head`); what is written from then on is dropped. */
  constructor(
    stream: NodeJS.WritableStream,
    on: { readonly beforeWrite: () => void; readonly closed: () => void },
  ) {
    this.#stream = stream;
    this.#beforeWrite = on.beforeWrite;
    stream.on('error', () => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      on.closed();
    });
  }

  write(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= CHUNK_LENGTH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), MAX_FLUSH_DELAY_MS);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#text;
    this.#text = '';
    if (text === '' || this.#isClosed) return;
    this.#beforeWrite();
    if (this.#stream.write(text)) return;
    this.#drained ??= new Promise((resolve) => {
      const wake = (): void => {
        this.#drained = null;
        resolve();
      };
      this.#stream.once('drain', wake).once('error', wake);
    });
  }

  /** Resolves when the reader has caught up. */
  async untilDrained(): Promise<void> {
    await this.#drained;
  }

  /** Resolves when everything is written or the reader is gone. */
  async end(): Promise<void> {
    this.flush();
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
  }
}
