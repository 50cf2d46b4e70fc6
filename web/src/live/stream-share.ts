import type { followStream, StreamListener, StreamSource } from './follow-stream.ts';

/** What a tab sends to the worker. */
export type TabMessage =
  | { readonly kind: 'join'; readonly source: StreamSource }
  /** Places in the map of the rows that the tab has in view. */
  | { readonly kind: 'show'; readonly indexes: readonly number[] }
  | { readonly kind: 'leave' };

/** What the worker sends to a tab. */
export type WorkerMessage =
  | { readonly kind: 'event'; readonly event: string; readonly data: string }
  | { readonly kind: 'live'; readonly isLive: boolean }
  /** What all tabs together have in view: the tab that changed it passes it on to the service. */
  | { readonly kind: 'inView'; readonly indexes: readonly number[] }
  | { readonly kind: 'refused' };

/** Gives any number of tabs what one stream brings. */
export interface StreamShare {
  /** `send` gets everything from now on. */
  join(source: StreamSource, send: (message: WorkerMessage) => void): JoinedTab;
}

/** A tab that gets what a stream brings. */
export interface JoinedTab {
  /** Says what the tab has in view. */
  show(indexes: readonly number[]): void;
  /** Ends it, and the stream after its last tab. */
  leave(): void;
}

/** The service takes no more. */
const MAX_IN_VIEW = 200;

interface SharedStream {
  /** What each has in view. */
  readonly tabs: Map<(message: WorkerMessage) => void, readonly number[]>;
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
      tabs: new Map(),
      stop: new AbortController(),
      isLive: false,
      hello: null,
    };
    const sendAll = (message: WorkerMessage): void => {
      for (const send of stream.tabs.keys()) send(message);
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
      stream.tabs.set(send, []);
      if (stream.isLive) send({ kind: 'live', isLive: true });
      if (stream.isLive && stream.hello !== null) send(stream.hello);
      return {
        show: (indexes) => {
          stream.tabs.set(send, indexes);
          const union = new Set([...indexes, ...[...stream.tabs.values()].flat()]);
          send({ kind: 'inView', indexes: [...union].slice(0, MAX_IN_VIEW) });
        },
        leave: () => {
          stream.tabs.delete(send);
          if (stream.tabs.size > 0) return;
          stream.stop.abort();
          if (streams.get(name) === stream) streams.delete(name);
        },
      };
    },
  };
}
