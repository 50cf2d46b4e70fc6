/** What a server saw of one connection. Times are epoch milliseconds with fractions. */
export interface SeenConnection {
  /** The name of the server in its try. */
  readonly server: string;
  readonly remotePort: number;
  readonly openedAt: number;
  /** When the other side ended or cut it; `null` while it has not. */
  endedAt: number | null;
  /** The beginning of what came in, Latin-1. */
  received: string;
  receivedBytes: number;
  sentBytes: number;
}

/** Remembers what really happened on the connections of one try. */
export class TruthLog {
  readonly #connections: SeenConnection[] = [];
  readonly #counts = new Map<string, number>();

  constructor() {
    ownPauses ??= new OwnPauses();
  }

  /** Notes a new connection; `index` is its number at this server, from 0. */
  open(
    server: string,
    remotePort: number,
  ): { readonly seen: SeenConnection; readonly index: number } {
    const seen: SeenConnection = {
      server,
      remotePort,
      openedAt: preciseNow(),
      endedAt: null,
      received: '',
      receivedBytes: 0,
      sentBytes: 0,
    };
    const index = this.#counts.get(server) ?? 0;
    this.#counts.set(server, index + 1);
    if (this.#connections.length < MAX_CONNECTIONS) this.#connections.push(seen);
    return { seen, index };
  }

  /** Everything since the last `clear`. */
  get connections(): readonly SeenConnection[] {
    return this.#connections;
  }

  /** Forgets all; scripts count their connections from 0 again. */
  clear(): void {
    this.#connections.length = 0;
    this.#counts.clear();
  }
}

const MAX_CONNECTIONS = 10_000;
const MAX_RECEIVED = 16_384;

/** Notes bytes that came in. */
export function noteReceived(seen: SeenConnection, chunk: Buffer): void {
  seen.receivedBytes += chunk.length;
  if (seen.received.length < MAX_RECEIVED) seen.received += chunk.toString('latin1');
}

/** Notes the end of a connection, once. */
export function noteEnded(seen: SeenConnection): void {
  const now = preciseNow();
  seen.endedAt ??= ownPauses?.dateOf(now) ?? now;
}

/** Epoch milliseconds with fractions, comparable between the processes of one machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

const TICK_MS = 5;
const PAUSE_MS = 10;

/** What is seen right after this process stood still may have come at any time of that pause. */
class OwnPauses {
  #tickAt = preciseNow();
  #began = 0;
  #ended = 0;

  constructor() {
    setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** When an event that is seen now may have come at the earliest. */
  dateOf(now: number): number {
    if (now - this.#tickAt > TICK_MS + PAUSE_MS) return this.#tickAt;
    return now - this.#ended < TICK_MS + PAUSE_MS ? this.#began : now;
  }

  #tick(): void {
    const now = preciseNow();
    if (now - this.#tickAt > TICK_MS + PAUSE_MS) {
      this.#began = this.#tickAt;
      this.#ended = now;
    }
    this.#tickAt = now;
  }
}

let ownPauses: OwnPauses | null = null;
