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
    if (this.#connections.length < mostConnections) this.#connections.push(seen);
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

const mostConnections = 10_000;
const mostReceived = 16_384;

/** Notes bytes that came in. */
export function noteReceived(seen: SeenConnection, chunk: Buffer): void {
  seen.receivedBytes += chunk.length;
  if (seen.received.length < mostReceived) seen.received += chunk.toString('latin1');
}

/** Notes the end of a connection, once. */
export function noteEnded(seen: SeenConnection): void {
  seen.endedAt ??= preciseNow();
}

/** Epoch milliseconds with fractions, comparable between the processes of one machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
