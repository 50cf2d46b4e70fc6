import { readEvents } from './event-stream.ts';

/** A stream of live events and the headers that open it. */
export interface StreamSource {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Hears what comes of a stream. */
export interface StreamListener {
  onEvent(event: string, data: string): void;
  /** Events arrive, or stopped arriving. */
  onLive(isLive: boolean): void;
  /** They are no longer good; nothing comes after it. */
  onRefused(): void;
}

const RECONNECT_MS = 2000;

/** Follows a stream and opens it again when it ends, until the signal. */
export async function followStream(
  { url, headers }: StreamSource,
  listener: StreamListener,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { status, body } = await fetch(url, { headers, signal });
      if (status === 401) return listener.onRefused();
      if (status === 200 && body !== null) {
        listener.onLive(true);
        for await (const { event, data } of readEvents(body)) listener.onEvent(event, data);
      }
    } catch {
      // The next round tells; a page that was left has been aborted.
    }
    if (signal.aborted) return;
    listener.onLive(false);
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}
