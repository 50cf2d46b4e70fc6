import type { ProbeTrace } from '../../core/explain/trace.ts';
import { connectFault } from '../probe/connect-fault.ts';
import type { Fault } from '../probe/fault.ts';
import { Connection, type ConnectionHandler, type ReadMode } from './connection.ts';

/** Addresses to try, judged already, and how. */
export interface DialTarget {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly reading: ReadMode;
  /** Peers that are known to be silent: they are not dialled. */
  readonly silentPeers?: readonly string[] | undefined;
  readonly trace?: ProbeTrace | undefined;
}

/** Who began an attempt and goes on from its end. */
interface AttemptOwner {
  win(attempt: DialAttempt): void;
  lose(attempt: DialAttempt, fault: Fault): void;
  /** Our own code broke. */
  crash(error: unknown): void;
}

/** One address that is tried. */
export class DialAttempt implements ConnectionHandler {
  readonly isIpv6: boolean;
  readonly connection: Connection;
  /** Kept for a trace alone. */
  readonly startedAt: number;
  readonly peer: string;
  readonly #owner: AttemptOwner;

  constructor(owner: AttemptOwner, target: DialTarget, address: string) {
    this.#owner = owner;
    this.isIpv6 = address.includes(':');
    this.peer = peerName(address, target.port);
    this.startedAt = target.trace === undefined ? 0 : performance.now();
    this.connection = new Connection({
      address,
      port: target.port,
      reading: target.reading,
      handler: this,
    });
  }

  onOpen(): void {
    this.#owner.win(this);
  }

  onError(error: unknown): void {
    this.#owner.lose(this, connectFault(error, this.peer));
  }

  onEnd(): void {
    this.onError(new Error('closed while connecting'));
  }

  onCrash(error: unknown): void {
    this.#owner.crash(error);
  }
}

/** A peer as messages name it. */
export function peerName(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
