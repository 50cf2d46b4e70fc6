import { followStream } from './follow-stream.ts';
import { createStreamShare, type JoinedTab, type TabMessage } from './stream-share.ts';

// Runs in a worker that all tabs of a browser share, and that lives as long as one of them does.

const share = createStreamShare(followStream);

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port === undefined) return;
  let joined: JoinedTab | null = null;
  // A tab closes its end when it is left; browsers report that for tabs that crash, too.
  port.addEventListener('close', () => joined?.leave());
  port.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === 'show') {
      joined?.show(data.indexes);
      return;
    }
    joined?.leave();
    joined =
      data.kind === 'join' ? share.join(data.source, (message) => port.postMessage(message)) : null;
  });
  port.start();
});
