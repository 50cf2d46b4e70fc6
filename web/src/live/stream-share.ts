import type { followStream, StreamListener, StreamSource } from './follow-stream.ts';

/** What a tab sends to the worker. */
export type TabMessage =
  | { readonly kind: 'join'; readonly source: StreamSource }
  | { readonly kind: 'leave' };

/** What the worker sends to a tab. */
export type WorkerMessage =
  | { readonly kind: 'event'; readonly event: string; readonly data: string }
  | { readonly kind: 'live'; readonly isLive: boolean }
  | { readonly kind: 'refused' };

/** Gives any number of tabs what one stream brings. */
export interface StreamShare {
  /** `send` gets everything from now on; the returned function ends that, and the stream after its last tab. */
  join(source: StreamSource, send: (message: WorkerMessage) => void): () => void;
}

interface SharedStream {
  readonly tabs: Set<(message: WorkerMessage) => void>;
  readonly stop: AbortController;
  isLive: boolean;
  /** The first message since it was opened, which says what a tab has to know of it; tabs that join later get it as well. */
  hello: WorkerMessage | null;
}

/** Streams are told apart by address and headers: a tab gets what its own open. */
export function createStreamShare(follow: typeof followStream): StreamShare {
  const streams = new Map<string, SharedStream>();
  const open = (name: string, source: StreamSource): SharedStream => {
    const stream: SharedStream = {
      tabs: new Set(),
      stop: new AbortController(),
      isLive: false,
      hello: null,
    };
    const sendAll = (message: WorkerMessage): void => {
      for (const send of stream.tabs) send(message);
    };
    const listener: StreamListener = {
      onEvent: (event, data) => {
        const message: WorkerMessage = { kind: 'event', event, data };
        if (event === 'hello') stream.hello = message;
        sendAll(message);
      },
      onLive: (isLive) => {
        stream.isLive = isLive;
        sendAll({ kind: 'live', isLive });
      },
      onRefused: () => {
        if (streams.get(name) === stream) streams.delete(name);
        sendAll({ kind: 'refused' });
      },
    };
    streams.set(name, stream);
    void follow(source, listener, stream.stop.signal);
    return stream;
  };
  return {
    join: (source, send) => {
      const name = JSON.stringify([source.url, source.headers]);
      const stream = streams.get(name) ?? open(name, source);
      stream.tabs.add(send);
      if (stream.isLive) send({ kind: 'live', isLive: true });
      if (stream.isLive && stream.hello !== null) send(stream.hello);
      return () => {
        stream.tabs.delete(send);
        if (stream.tabs.size > 0) return;
        stream.stop.abort();
        if (streams.get(name) === stream) streams.delete(name);
      };
    },
  };
}
