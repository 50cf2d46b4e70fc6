import { followStream, type StreamListener, type StreamSource } from './follow-stream.ts';
import type { TabMessage, WorkerMessage } from './stream-share.ts';

/**
 * Follows live events until the signal. A browser opens only six connections to a server, and a stream holds one of them for good: all
 * tabs share one, by a worker where the browser has such. (A tab that leads the others would need locks, which pages have over HTTPS only.)
 */
export function followLiveEvents(
  source: StreamSource,
  listener: StreamListener,
  signal: AbortSignal,
): void {
  if (typeof SharedWorker === 'undefined') void followStream(source, listener, signal);
  else followWorker(source, listener, signal);
}

function followWorker(source: StreamSource, listener: StreamListener, signal: AbortSignal): void {
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
      void followStream(source, listener, signal);
    },
    { once: true },
  );
  port.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    if (signal.aborted) return;
    if (data.kind === 'event') listener.onEvent(data.event, data.data);
    else if (data.kind === 'live') listener.onLive(data.isLive);
    else listener.onRefused();
  });
  port.start();
  window.addEventListener('pagehide', hide);
  window.addEventListener('pageshow', comeBack);
  signal.addEventListener('abort', end, { once: true });
  join();
}
