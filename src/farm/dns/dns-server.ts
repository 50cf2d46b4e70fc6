import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { readQuery, responseCode, writeError, writeReply } from './dns-message.ts';
import type { DnsQuestion } from './dns-message.ts';
import { forgedReply, malformedReply } from './dns-misreply.ts';
import { answerFrom, assertWritable } from './dns-zone.ts';
import type { Zone, ZoneEntry } from './dns-zone.ts';
import { isAddressInUse, listen, stopListening, track } from '../loopback-listener.ts';

/** How to start the name server. */
export interface DnsServerOptions {
  /** Loopback address; default 127.0.0.1. */
  readonly host?: string;
  /** UDP and TCP port; default 0, the system chooses. */
  readonly port?: number;
  readonly zone?: Readonly<Record<string, ZoneEntry>>;
  /** Called for every well-formed question, before it is answered. */
  readonly onQuery?: (question: DnsQuestion) => void;
}

/** A scripted authoritative name server on loopback, over UDP and TCP. */
export interface SimulatedDnsServer {
  readonly port: number;
  /** `HOST:PORT`, the form in which resolvers are configured. */
  readonly resolver: string;
  /** Replaces what is said about a name, from the next question on. Throws a `RangeError` for a bad address. */
  set(name: string, entry: ZoneEntry): void;
  /** Frees the port and drops what is under way. */
  stop(): Promise<void>;
}

interface DnsState {
  readonly zone: Zone;
  readonly timers: Set<NodeJS.Timeout>;
  readonly onQuery: ((question: DnsQuestion) => void) | undefined;
}

/** Sends a reply; from another port than the one that was asked when it comes from `elsewhere`. */
type Send = (reply: Buffer, from?: 'elsewhere') => void;

const DEFAULT_HOST = '127.0.0.1';
const TCP_IDLE_MS = 10_000;
const MAX_TCP_REPLY_BYTES = 65_535;
const PORT_ATTEMPTS = 20;
// The system gives no more than it allows; with its default a burst of three hundred questions already loses some.
const RECEIVE_BYTES = 4 * 1024 * 1024;

/** Starts a name server; names that nobody set do not exist (NXDOMAIN). */
export async function startDnsServer(options: DnsServerOptions = {}): Promise<SimulatedDnsServer> {
  const zone: Zone = { entries: new Map(), askedFor: new Map() };
  const state: DnsState = { zone, timers: new Set(), onQuery: options.onQuery };
  const host = options.host ?? DEFAULT_HOST;
  const set = (name: string, entry: ZoneEntry): void => {
    assertWritable(name, entry);
    zone.entries.set(name.toLowerCase(), entry);
  };
  for (const [name, entry] of Object.entries(options.zone ?? {})) set(name, entry);
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    track(sockets, socket);
    serveTcp(state, socket);
  });
  const { udp, port } = await bindBoth(tcp, { host, port: options.port ?? 0 });
  const elsewhere = createSocket('udp4').on('error', ignoreSendError).unref();
  udp.on('message', (message, peer) => {
    answer(state, message, {
      maxBytes: null,
      send: (reply, from) =>
        (from === 'elsewhere' ? elsewhere : udp).send(
          reply,
          peer.port,
          peer.address,
          ignoreSendError,
        ),
    });
  });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> =>
    (stopped ??= stopAll(state, { udps: [udp, elsewhere], tcp, sockets }));
  return { port, resolver: `${host}:${port}`, set, stop };
}

async function bindBoth(
  tcp: ReturnType<typeof createServer>,
  wanted: { readonly host: string; readonly port: number },
): Promise<{ readonly udp: UdpSocket; readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await listen(tcp, wanted);
    try {
      return { udp: await bindUdp(wanted.host, port), port };
    } catch (error) {
      await stopListening(tcp);
      if (wanted.port !== 0 || attempt === PORT_ATTEMPTS || !isAddressInUse(error)) throw error;
    }
  }
}

function bindUdp(host: string, port: number): Promise<UdpSocket> {
  return new Promise((resolve, reject) => {
    const udp = createSocket('udp4');
    udp.once('error', (error) => {
      udp.close();
      reject(error);
    });
    udp.bind({ port, address: host }, () => {
      udp.removeAllListeners('error');
      udp.setRecvBufferSize(RECEIVE_BYTES);
      udp.on('error', ignoreSendError);
      resolve(udp);
    });
  });
}

function answer(
  state: DnsState,
  message: Buffer,
  path: { readonly maxBytes: number | null; readonly send: Send },
): void {
  const query = readQuery(message);
  if (query.kind === 'noise') return;
  if (query.kind === 'bad') {
    path.send(writeError(query.id, query.code));
    return;
  }
  const { question } = query;
  state.onQuery?.(question);
  const reply = answerFrom(state.zone, question);
  if (reply === null) return;
  const bytes =
    reply.malformation === undefined
      ? fit(question, reply, path.maxBytes ?? question.udpBytes)
      : malformedReply(question, reply.malformation);
  after(state, reply.delayMs, () => {
    for (const forgery of reply.forged ?? []) {
      const isElsewhere = forgery === 'other-source';
      path.send(forgedReply(question, forgery), isElsewhere ? 'elsewhere' : undefined);
    }
    path.send(bytes);
  });
}

function fit(
  question: DnsQuestion,
  reply: NonNullable<ReturnType<typeof answerFrom>>,
  maxBytes: number,
): Buffer {
  const whole = writeReply(question, reply);
  if (whole.length <= maxBytes) return whole;
  return writeReply(question, { code: responseCode.ok, answers: [], isTruncated: true });
}

// Over TCP each message follows its length in two bytes (RFC 1035 §4.2.2).
function serveTcp(state: DnsState, socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.setTimeout(TCP_IDLE_MS, () => socket.destroy());
  const send: Send = (reply) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(reply.length);
    if (!socket.destroyed) socket.write(Buffer.concat([length, reply]));
  };
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      answer(state, pending.subarray(2, end), { maxBytes: MAX_TCP_REPLY_BYTES, send });
      pending = pending.subarray(end);
    }
  });
}

function after(state: DnsState, delayMs: number, run: () => void): void {
  if (delayMs === 0) {
    run();
    return;
  }
  const timer = setTimeout(() => {
    state.timers.delete(timer);
    run();
  }, delayMs);
  state.timers.add(timer);
}

async function stopAll(
  state: DnsState,
  parts: {
    readonly udps: readonly UdpSocket[];
    readonly tcp: ReturnType<typeof createServer>;
    readonly sockets: Set<Socket>;
  },
): Promise<void> {
  for (const timer of state.timers) clearTimeout(timer);
  const closed = [
    stopListening(parts.tcp),
    ...parts.udps.map((udp) => new Promise<void>((resolve) => udp.close(() => resolve()))),
  ];
  for (const socket of parts.sockets) socket.destroy();
  await Promise.all(closed);
}

function ignoreSendError(): void {
  // The asker is gone; there is nobody left to tell.
}
