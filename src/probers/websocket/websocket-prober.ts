import type { JsonObject } from '../../core/json.ts';
import type { ProberDefinition } from '../../core/ports/prober.ts';
import type { Network, ProbeContext } from '../../network/index.ts';
import { runProbe, type Finding } from '../run-probe.ts';
import { shakeHands } from './handshake.ts';
import { canonicalWebsocket, websocketOptions, type WebsocketOptions } from './options.ts';
import { Talk } from './talk.ts';

/** Judges a WebSocket by its handshake, and by its first messages where the owner asks for that. */
export const websocket: ProberDefinition<Network> = {
  kind: 'websocket',
  title: 'WebSocket',
  options: websocketOptions,
  address: { schemes: ['ws', 'wss'], example: 'wss://example.com/live' },
  canonical: canonicalWebsocket,
  open: (network) => ({
    probe: (request, signal) =>
      runProbe({ network, request, signal }, (probe) =>
        judgeWebsocket(request.options, network, probe),
      ),
  }),
};

async function judgeWebsocket(
  json: JsonObject,
  network: Network,
  probe: ProbeContext,
): Promise<Finding> {
  const options = json as unknown as WebsocketOptions;
  const socket = await shakeHands(options, network, probe);
  if (socket.kind === 'failed') return socket;
  if (socket.kind === 'refused') {
    const { fault, statusCode } = socket;
    const evidence = { statusCode };
    if (fault !== null) return { kind: 'failed', fault, evidence };
    return { kind: 'throttled', message: 'answered 429: it wants fewer checks', evidence };
  }
  const evidence = { statusCode: 101 };
  try {
    const talk = new Talk(socket, probe);
    if (options.send !== undefined) talk.say(options.send);
    const heard = options.keyword === undefined ? null : await talk.hear(options.keyword);
    if (heard?.kind === 'failed') return { ...heard, evidence };
    const message = heard === null ? 'switched to WebSocket' : 'sent the required text';
    const end = await talk.sayGoodbye();
    if (end.kind !== 'failed') return { kind: 'up', message, evidence };
    // Broken frames are a fault whenever they come; a server that merely hangs up has shown what it was asked for.
    if (end.fault.reason === 'broken_frame' || end.fault.outcome !== 'down') {
      return { ...end, evidence };
    }
    return { kind: 'up', message, notes: ['close_unanswered'], evidence };
  } finally {
    socket.line.close();
  }
}
