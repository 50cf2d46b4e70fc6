// MQTT 3.1.1: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html
import type { Packet } from 'mqtt-packet';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import {
  Exchange,
  newMeasurements,
  type Connection,
  type Failure,
  type Network,
} from '../../network/index.ts';

/** A message for a broker. */
export interface MqttMessage {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  readonly clientId: string;
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly topic: string;
  readonly payload: string;
  readonly isRetained: boolean;
}

const DELIVERY_TIMEOUT_MS = 15_000;
/** A broker sends a dozen bytes. */
const MAX_ANSWER_BYTES = 65_536;
const KEEPALIVE_SECONDS = 30;
const MESSAGE_ID = 1;
/** Brokers lock out clients whose login fails again and again. */
const LOGIN_PAUSE_MS = 300_000;

/** §3.2.2.3: the codes of CONNACK. */
const REFUSALS: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  1: ['mqtt_version', 'the broker does not speak MQTT 3.1.1'],
  2: ['mqtt_client_id', 'the broker does not take our client id'],
  3: ['mqtt_unavailable', 'the broker is not available'],
  4: ['mqtt_login', 'the broker refused user and password'],
  5: ['mqtt_login', 'the broker does not let this client in: check user, password and its rules'],
};

/** Publishes over a connection of its own, at least once (QoS 1): delivered when the broker has acknowledged it. */
export async function publish(network: Network, message: MqttMessage): Promise<DeliveryResult> {
  const deadline = network.startDeadline({ endsAt: performance.now() + DELIVERY_TIMEOUT_MS });
  const probe = { deadline, measurements: newMeasurements() };
  try {
    const { host, port, isSecure } = message;
    const connection = await network.connect(
      { host, port, family: 'both', isSecure, isVerified: true, reading: 'stream' },
      probe,
    );
    if ('kind' in connection) return unreached(connection);
    // Loaded with the first message: many services send none.
    const { generate, parser } = await import('mqtt-packet');
    const exchange = new Exchange<DeliveryResult>(connection, deadline);
    const incoming = parser({ protocolVersion: 4 });
    const send = (packet: Packet): void => {
      connection.socket.write(generate(packet));
    };
    incoming.on('error', () => exchange.finish(broken('sent what is not MQTT')));
    incoming.on('packet', (packet) => {
      const next = answerTo(packet, message);
      if ('kind' in next) {
        if (next.kind === 'delivered') send({ cmd: 'disconnect' });
        exchange.finish(next);
      } else send(next);
    });
    listen(connection, exchange, (piece) => incoming.parse(piece));
    send(connectPacket(message));
    return await exchange.ended;
  } finally {
    deadline.close();
  }
}

function listen(
  connection: Connection,
  exchange: Exchange<DeliveryResult>,
  take: (piece: Buffer) => void,
): void {
  let bytes = 0;
  connection.handler = {
    onEnd: () => exchange.finish(broken('closed the connection')),
    onError: () => exchange.finish(broken('cut the connection')),
    onCrash: (error) => exchange.crash(error),
  };
  exchange.guard(DELIVERY_TIMEOUT_MS, () => exchange.finish(broken('did not answer in time')));
  connection.socket.on('data', (piece: Buffer) => {
    if (exchange.isOver) return;
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) exchange.finish(broken('sent too much'));
    else connection.safely(() => take(piece));
  });
}

function connectPacket({ clientId, login }: MqttMessage): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId,
    keepalive: KEEPALIVE_SECONDS,
    ...(login !== null && { username: login.user, password: Buffer.from(login.password) }),
  };
}

/** What a packet of the broker means: the next one of ours, or the end. */
function answerTo(packet: Packet, message: MqttMessage): Packet | DeliveryResult {
  if (packet.cmd === 'connack') {
    const code = packet.returnCode ?? 0;
    if (code !== 0) return refusal(code);
    const { topic, payload, isRetained: retain } = message;
    return { cmd: 'publish', qos: 1, dup: false, messageId: MESSAGE_ID, topic, payload, retain };
  }
  if (packet.cmd === 'puback' && packet.messageId === MESSAGE_ID) {
    return { kind: 'delivered', detail: 'the broker acknowledged it' };
  }
  return broken(`sent ${packet.cmd} out of turn`);
}

function refusal(code: number): DeliveryResult {
  const [name, detail] = REFUSALS[code] ?? ['mqtt_refused', `the broker refused us with ${code}`];
  const isLogin = name === 'mqtt_login';
  return { kind: 'retry', code: name, detail, ...(isLogin && { minMs: LOGIN_PAUSE_MS }) };
}

function unreached({ fault }: Failure): DeliveryResult {
  const { outcome, reason: code, message } = fault;
  const detail = `the broker ${message}`;
  return outcome === 'blocked'
    ? { kind: 'refused', code, detail }
    : { kind: 'retry', code, detail, isUnreachable: true };
}

function broken(what: string): DeliveryResult {
  return { kind: 'retry', code: 'mqtt_broken', detail: `the broker ${what}` };
}
