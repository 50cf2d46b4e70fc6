import { followStream, type StreamListener, type StreamSource } from './follow-stream.ts';
import type { TabMessage, WorkerMessage } from './stream-share.ts';

/**
 * Follows live events until the signal. A browser opens only six connections to a server, and a stream holds one of them for good: all
 * tabs share one, by a worker where the browser has such. (A tab that leads the others would need locks, which pages have over HTTPS only.)

 * The function that comes back says which rows this tab has in view.
 */
export function followLiveEvents(
  source: StreamSource,
  listener: LiveListener,
  signal: AbortSignal,
): (indexes: readonly number[]) => void {
  if (typeof SharedWorker !== 'undefined') return followWorker(source, listener, signal);
  void followStream(source, listener, signal);
  return (indexes) => listener.onInView(indexes);
}

/** Hears what comes of a stream that tabs share. */
export interface LiveListener extends StreamListener {
  /** What all tabs together have in view, after this one said what it has. */
  onInView(indexes: readonly number[]): void;
}

function followWorker(
  source: StreamSource,
  listener: LiveListener,
  signal: AbortSignal,
): (indexes: readonly number[]) => void {
  let isAlone = false;
  const worker = new SharedWorker(new URL('./shared-worker.ts', import.meta.url), {
    type: 'module',
    name: 'uptimesquirrel',
  });
  const { port } = worker;
  const send = (message: TabMessage): void => port.postMessage(message);
  const join = (): void => send({ kind: 'join', source });
  const leave = (): void => send({ kind: 'leave' });
  // A page that is kept for "back" gets nothing meanwhile, and joins again when it is shown.
  const comeBack = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) join();
  };
  const hide = (): void => {
    listener.onLive(false);
    leave();
  };
  const end = (): void => {
    window.removeEventListener('pagehide', hide);
    window.removeEventListener('pageshow', comeBack);
    leave();
    port.close();
  };
  worker.addEventListener(
    'error',
    () => {
      signal.removeEventListener('abort', end);
      end();
      isAlone = true;
      void followStream(source, listener, signal);
    },
    { once: true },
  );
  port.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    if (signal.aborted) return;
    if (data.kind === 'event') listener.onEvent(data.event, data.data);
    else if (data.kind === 'inView') listener.onInView(data.indexes);
    else if (data.kind === 'live') listener.onLive(data.isLive);
    else listener.onRefused();
  });
  port.start();
  window.addEventListener('pagehide', hide);
  window.addEventListener('pageshow', comeBack);
  signal.addEventListener('abort', end, { once: true });
  join();
  return (indexes) => {
    if (isAlone) listener.onInView(indexes);
    else send({ kind: 'show', indexes });
  };
}
