import { UnavailableError } from '../../core/errors.ts';
import type { SqlStores } from '../sql/store.ts';
import { Disconnected, type Link, type Links, type RemoteConnection } from './remote-session.ts';

/** Between attempts to connect again. */
const MIN_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

/** The one connection that writes. */
export interface WriterLinks extends Links {
  isLost(): boolean;
  /** The stores of the present connection, or of the latest one while there is none. */
  latestStores(): SqlStores;
  close(): Promise<void>;
}

/**
 * Opens a link and, whenever it is found lost, another one in the background, by and by more seldom. Throws what the first
 * `open` throws.
 */
export async function keepWriter(open: () => Promise<Link>): Promise<WriterLinks> {
  let link = await open();
  let attempt: Promise<void> | null = null;
  let refusal: Error | null = null;
  let nextAt = 0;
  let pauseMs = MIN_PAUSE_MS;
  const reopen = async (): Promise<void> => {
    try {
      link = await open();
      refusal = null;
      pauseMs = MIN_PAUSE_MS;
    } catch (error) {
      refusal = error instanceof Error ? error : new Error(String(error));
      nextAt = performance.now() + pauseMs;
      pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
    }
    attempt = null;
  };
  const known = (): Link => {
    const lost = link.connection.ended();
    if (lost === null) return link;
    if (performance.now() >= nextAt) attempt ??= reopen();
    throw new Disconnected(refusal ?? lost);
  };
  return {
    stores: () => known().stores,
    ready: async () => known(),
    isLost: () => link.connection.ended() !== null,
    latestStores: () => link.stores,
    close: async () => {
      await attempt;
      await link.connection.close();
    },
  };
}

/**
 * A connection for reads, made when it is first needed and again when it was lost. Its stores are those of the writer, which
 * alone knows what was written: `stores` is asked anew for every call.
 */
export function keepReader(
  open: () => Promise<RemoteConnection>,
  stores: () => SqlStores,
): Links & { close(): Promise<void> } {
  let connection: RemoteConnection | null = null;
  const ready = async (): Promise<Link> => {
    if (connection === null || connection.ended() !== null) {
      connection = await open().catch((error: unknown) => {
        throw error instanceof UnavailableError ? new Disconnected(error) : error;
      });
    }
    return { connection, stores: stores() };
  };
  return {
    stores,
    ready,
    close: async () => {
      await connection?.close();
    },
  };
}
