import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { buildBytes } from './build-bytes.ts';
import { fillPlaceholders } from '../format/placeholders.ts';
import type { Act, Play } from '../format/script.ts';
import { noteEnded, noteReceived, type SeenConnection } from './truth-log.ts';

/** A connection to be played on; `stream` may be encrypted. */
export interface PlayedConnection {
  readonly stream: Duplex;
  readonly seen: SeenConnection;
  /** Its number at this server, from 0. */
  readonly index: number;
  fill(text: string): string;
  /** Cuts the connection with a RST. */
  reset(): void;
}

/** Plays the first play that fits, to its end or to the end of the connection. Never rejects. */
export async function playOn(connection: PlayedConnection, plays: readonly Play[]): Promise<void> {
  const scene = new Scene(connection);
  const fitting = plays.filter((play) => fitsConnection(play, connection.index));
  const isAsking = fitting.some(
    ({ when }) => when?.method !== undefined || when?.path !== undefined,
  );
  if (isAsking) await scene.readHead();
  const firstLine = scene.firstLine();
  const play = fitting.find((each) => fitsRequest(each, firstLine));
  for (const act of play?.script ?? []) {
    if (connection.stream.destroyed) return;
    await scene.act(act);
  }
}

const BLOCK_BYTES = 16_384;
// A fast reader takes as much as it is given: others get their turn after this.
const TURN_BYTES = 262_144;
const TURN_PIECES = 256;

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function fitsConnection({ when = {} }: Play, index: number): boolean {
  const { fromConnection = 0, untilConnection = Infinity, everyConnection = 1 } = when;
  return index >= fromConnection && index < untilConnection && index % everyConnection === 0;
}

function fitsRequest({ when = {} }: Play, firstLine: string): boolean {
  const [method = '', path = ''] = firstLine.split(' ');
  return (
    (when.method === undefined || when.method === method) &&
    (when.path === undefined || `${path} `.startsWith(when.path))
  );
}

/** A connection with its acts. Every wait ends when the connection does. */
class Scene {
  readonly #connection: PlayedConnection;
  readonly #gone: Promise<void>;
  #text = '';
  #awaited: { readonly end: string; readonly resolve: () => void } | null = null;

  constructor(connection: PlayedConnection) {
    this.#connection = connection;
    const { stream, seen } = connection;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    // Nobody who asks the farm half-closes: the end of what comes in is the end of the connection.
    stream.on('end', () => {
      noteEnded(seen);
      stream.destroy();
    });
    this.#gone = new Promise((resolve) => {
      stream.once('close', () => {
        noteEnded(seen);
        resolve();
      });
    });
  }

  #fill(text: string): string {
    const [, path = ''] = this.firstLine().split(' ');
    return fillPlaceholders(this.#connection.fill(text), {
      'request.path': path,
      'request.accept': acceptOf(this.#text),
    });
  }

  firstLine(): string {
    return this.#text.slice(0, this.#text.indexOf('\r\n'));
  }

  async readHead(): Promise<void> {
    await this.#readUntil('\r\n\r\n');
  }

  async #readUntil(end: string): Promise<void> {
    if (this.#text !== '' && this.#text.includes(end)) return;
    await this.#unlessGone(
      new Promise<void>((resolve) => {
        this.#awaited = { end, resolve };
      }),
    );
  }

  async act(act: Act): Promise<void> {
    const { stream, reset } = this.#connection;
    switch (act.kind) {
      case 'read-head':
        return this.readHead();
      case 'read-some':
        return this.#readUntil('');
      case 'send':
        return this.#sendAll(this.#pieces(act), act.everyMs);
      case 'drip':
        return this.#sendAll(
          singleBytes(buildBytes(act.bytes, (text) => this.#fill(text))),
          act.everyMs,
        );
      case 'wait':
        return this.#pause(act.ms);
      case 'stop-reading':
        stream.pause();
        return;
      case 'fin':
        stream.end();
        return;
      case 'rst':
        reset();
        return;
      case 'hold':
        return this.#gone;
    }
  }

  *#pieces({ bytes, times, everyMs }: Extract<Act, { readonly kind: 'send' }>): Generator<Buffer> {
    const built = buildBytes(bytes, (text) => this.#fill(text));
    // Tiny pieces travel together where nothing is between them: a call for each would keep everybody else waiting.
    const together = everyMs > 0 || built.length === 0 ? 1 : Math.ceil(BLOCK_BYTES / built.length);
    const most = Math.min(together, times);
    const block = most > 1 ? Buffer.alloc(built.length * most, built) : built;
    for (let sent = 0; sent < times; sent += most) {
      yield times - sent < most ? block.subarray(0, built.length * (times - sent)) : block;
    }
  }

  async #sendAll(pieces: Iterable<Buffer>, everyMs: number): Promise<void> {
    const { stream, seen } = this.#connection;
    let isFirst = true;
    let sinceTurn = 0;
    let pieceCount = 0;
    for (const piece of pieces) {
      if (!isFirst && everyMs > 0) await this.#pause(everyMs);
      isFirst = false;
      if (stream.destroyed || !stream.writable) return;
      const hasRoom = stream.write(piece);
      seen.sentBytes += piece.length;
      sinceTurn += piece.length;
      pieceCount += 1;
      if (!hasRoom) await this.#drained();
      if (sinceTurn < TURN_BYTES && pieceCount % TURN_PIECES > 0) continue;
      sinceTurn = 0;
      await nextTurn();
    }
  }

  #drained(): Promise<void> {
    return this.#unlessGone(
      new Promise<void>((resolve) => {
        this.#connection.stream.once('drain', resolve);
      }),
    );
  }

  async #pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await this.#unlessGone(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
    );
    clearTimeout(timer);
  }

  #unlessGone(wait: Promise<void>): Promise<void> {
    return Promise.race([wait, this.#gone]);
  }

  #take(chunk: Buffer): void {
    noteReceived(this.#connection.seen, chunk);
    if (this.#text.length < 65_536) this.#text += chunk.toString('latin1');
    if (this.#awaited !== null && this.#text.includes(this.#awaited.end)) this.#awaited.resolve();
  }
}

// The answer to a request for a WebSocket (RFC 6455 §4.2.2).
function acceptOf(request: string): string {
  const key = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1] ?? '';
  const bytes = `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  return createHash('sha1').update(bytes).digest('base64');
}

function* singleBytes(bytes: Buffer): Generator<Buffer> {
  for (const byte of bytes) yield Buffer.of(byte);
}
