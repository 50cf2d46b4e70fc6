import type { Socket } from 'node:net';

/** What reading a message ended with: its text, or why there is none. */
export type ReadMessage =
  | { readonly kind: 'message'; readonly raw: string }
  | { readonly kind: 'too-big' }
  | { readonly kind: 'gone' };

const MAX_LINE_CHARACTERS = 4_096;
const END_OF_MESSAGE = '\r\n.\r\n';

/** Reads one side of an SMTP dialogue, one character a byte (Latin-1). */
export class SmtpReader {
  #pending = '';
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(socket: Socket) {
    this.#chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  }

  /** The next line without its end; `null` when the client is gone or sends a line over 4 KiB. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#pending.indexOf('\n');
      if (end !== -1) {
        const line = this.#pending.slice(0, end).replace(/\r$/, '');
        this.#pending = this.#pending.slice(end + 1);
        return line;
      }
      if (this.#pending.length > MAX_LINE_CHARACTERS || !(await this.#more())) return null;
    }
  }

  /** The text up to the line of a single dot, dots unstuffed (RFC 5321 §4.5.2); a text over the cap is read and dropped. */
  async message(capBytes: number): Promise<ReadMessage> {
    // With a line end in front, an empty message ends like any other.
    this.#pending = `\r\n${this.#pending}`;
    let isTooBig = false;
    let searched = 0;
    for (;;) {
      const end = this.#pending.indexOf(END_OF_MESSAGE, searched);
      if (end !== -1) {
        const raw = this.#pending.slice(2, end + 2);
        this.#pending = this.#pending.slice(end + END_OF_MESSAGE.length);
        if (isTooBig || raw.length > capBytes) return { kind: 'too-big' };
        return { kind: 'message', raw: `\r\n${raw}`.replaceAll('\r\n.', '\r\n').slice(2) };
      }
      if (this.#pending.length > capBytes + END_OF_MESSAGE.length + 2) {
        isTooBig = true;
        this.#pending = this.#pending.slice(-END_OF_MESSAGE.length);
      }
      searched = Math.max(0, this.#pending.length - END_OF_MESSAGE.length);
      if (!(await this.#more())) return { kind: 'gone' };
    }
  }

  /** Lets go of the socket, which goes on as another one. */
  async release(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #more(): Promise<boolean> {
    try {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#pending += next.value.toString('latin1');
      return true;
    } catch {
      // A reset is an end like any other for a server that only listens.
      return false;
    }
  }
}
