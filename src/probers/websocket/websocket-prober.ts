import { defineProber, type ProbeTask } from '../define-prober.ts';
import { failed, throttled, up, type Finding } from '../finding.ts';
import { shakeHands } from './handshake.ts';
import { canonicalWebsocket, websocketOptions, type WebsocketOptions } from './options.ts';
import { Talk } from './talk.ts';
import { websocketNotes, websocketReasons, type WebsocketReason } from './words.ts';

/** Judges a WebSocket by its handshake, and by its first messages where the owner asks for that. */
export const websocket = defineProber({
  kind: 'websocket',
  title: 'WebSocket',
  options: websocketOptions,
  reasons: websocketReasons,
  notes: websocketNotes,
  address: { schemes: ['ws', 'wss'], example: 'wss://example.com/live' },
  canonical: canonicalWebsocket,
  open: () => judgeWebsocket,
});

const serverFaults: ReadonlySet<WebsocketReason> = new Set(['broken_frame', 'closed_with_error']);

async function judgeWebsocket({
  options,
  network,
  probe,
}: ProbeTask<WebsocketOptions>): Promise<Finding<WebsocketReason>> {
  const socket = await shakeHands(options, network, probe);
  if (socket.kind === 'failed') return failed(socket);
  if (socket.kind === 'refused') {
    const { fault, statusCode } = socket;
    const evidence = { statusCode };
    if (fault !== null) return { ...fault, evidence };
    return throttled('answered 429: it wants fewer checks', { evidence });
  }
  const evidence = { statusCode: 101 };
  try {
    const talk = new Talk(socket, probe);
    if (options.send !== undefined) talk.send(options.send);
    const received = options.keyword === undefined ? null : await talk.waitForText(options.keyword);
    if (received?.kind === 'failed') return failed(received, { evidence });
    const message = received === null ? 'switched to WebSocket' : 'sent the required text';
    const end = await talk.closeHandshake();
    if (end.kind !== 'failed') return up(message, { evidence });
    // A server that merely hangs up has shown what it was asked for; what it says of itself is a fault whenever it comes.
    if (end.fault.outcome !== 'down' || serverFaults.has(end.fault.reason)) {
      return failed(end, { evidence });
    }
    return up(message, { notes: ['close_unanswered'], evidence });
  } finally {
    socket.line.close();
  }
}
