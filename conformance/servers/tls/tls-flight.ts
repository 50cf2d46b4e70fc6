import { constants, privateDecrypt, randomBytes, X509Certificate } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestCertificate } from '../../../src/farm/certificates.ts';
import { listen, stopListening, track } from '../../../src/farm/loopback-listener.ts';
import type { OpenedServer, Stage } from '../opener.ts';
import { authorities, certify } from './tls-certificates.ts';
import { PieceStream } from '../piece-stream.ts';
import { GcmDirection, handshake, lengthOf, prf, records, sha256, takeRecords } from './tls12.ts';
import { noteEnded, noteReceived, type SeenConnection } from '../truth-log.ts';

/** A server that speaks TLS 1.2 by hand, to say what no library would. `{NAME.ca}` is the authority to trust. */
export interface TlsFlight {
  readonly kind: 'tls-flight';
  /**
   * A key exchange with a group of 480 bits; a session ticket as long as can be; a server of the time before RFC 5746; one
   * that first warns that it knows no such name, as its library does for every host but the first (RFC 6066 §3).
   */
  readonly flight: 'small-dh' | 'huge-ticket' | 'before-2010' | 'warning';
}

/** Opens it. */
export async function openTlsFlight(
  { flight }: TlsFlight,
  { name, host, log, inPieces }: Stage,
): Promise<OpenedServer> {
  const certificate = certify({ rsaBits: 2_048 });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    track(sockets, socket);
    const { seen } = log.open(name, socket.remotePort ?? 0);
    socket.once('close', () => noteEnded(seen));
    new Flight(inPieces ? new PieceStream(socket) : socket, { certificate, flight, seen }).start();
  });
  const port = await listen(server, { host, port: 0 });
  return {
    port,
    values: { ca: authorities().root.pem },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return stopListening(server);
    },
  };
}

const recordOf = { changeCipher: 20, alert: 21, handshake: 22, data: 23 } as const;
const messageOf = { hello: 2, ticket: 4, certificate: 11, keyExchange: 12, done: 14, finished: 20 };
// TLS_RSA_WITH_AES_128_GCM_SHA256 and TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 (RFC 5288).
const cipherOf = {
  'huge-ticket': 0x9c,
  'small-dh': 0x9e,
  'before-2010': 0x9c,
  warning: 0x9c,
} as const;
// renegotiation_info (RFC 5746) and session_ticket (RFC 5077), both empty.
const extensions = Buffer.from('0009ff0100010000230000', 'hex');
const noExtensions = Buffer.alloc(0);
const unrecognizedName = Buffer.of(1, 112);
const page = Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');

interface FlightSetup {
  readonly certificate: TestCertificate;
  readonly flight: TlsFlight['flight'];
  readonly seen: SeenConnection;
}

/** One connection, as far as the client comes along. */
class Flight {
  readonly #socket: Duplex;
  readonly #setup: FlightSetup;
  readonly #random = randomBytes(32);
  #clientRandom: Buffer = Buffer.alloc(32);
  #transcript: Buffer = Buffer.alloc(0);
  #pending: Buffer = Buffer.alloc(0);
  #master: Buffer = Buffer.alloc(0);
  #fromClient: GcmDirection | null = null;
  #toClient: GcmDirection | null = null;
  #isEncrypted = false;

  constructor(socket: Duplex, setup: FlightSetup) {
    this.#socket = socket;
    this.#setup = setup;
  }

  start(): void {
    this.#socket.on('data', (chunk: Buffer) => {
      const { taken, rest } = takeRecords(Buffer.concat([this.#pending, chunk]));
      this.#pending = Buffer.from(rest);
      for (const { type, body } of taken) this.#take(type, body);
    });
  }

  #take(type: number, body: Buffer): void {
    if (type === recordOf.changeCipher) this.#isEncrypted = true;
    else if (type === recordOf.data) this.#answer(body);
    else if (type !== recordOf.handshake) this.#socket.destroy();
    else if (this.#isEncrypted) this.#finish(body);
    else if (body[0] === 1) this.#greet(body);
    else if (body[0] === 16) this.#agree(body);
  }

  #say(type: number, body: Buffer): Buffer {
    const message = handshake(type, body);
    this.#transcript = Buffer.concat([this.#transcript, message]);
    return message;
  }

  #greet(hello: Buffer): void {
    const { certificate, flight } = this.#setup;
    this.#transcript = Buffer.from(hello);
    this.#clientRandom = Buffer.from(hello.subarray(6, 38));
    const leaf = new X509Certificate(certificate.pem).raw;
    const one = Buffer.concat([lengthOf(leaf, 3), leaf]);
    const chosen = Buffer.of(0, 0, cipherOf[flight], 0);
    if (flight === 'warning') this.#socket.write(records(recordOf.alert, unrecognizedName));
    const further = flight === 'before-2010' ? noExtensions : extensions;
    this.#socket.write(
      records(
        recordOf.handshake,
        Buffer.concat([
          this.#say(
            messageOf.hello,
            Buffer.concat([Buffer.of(3, 3), this.#random, chosen, further]),
          ),
          this.#say(messageOf.certificate, Buffer.concat([lengthOf(one, 3), one])),
          ...(flight === 'small-dh' ? [this.#say(messageOf.keyExchange, smallGroup())] : []),
          this.#say(messageOf.done, Buffer.alloc(0)),
        ]),
      ),
    );
  }

  #agree(exchange: Buffer): void {
    this.#transcript = Buffer.concat([this.#transcript, exchange]);
    const secret = privateDecrypt(
      { key: this.#setup.certificate.keyPem, padding: constants.RSA_PKCS1_PADDING },
      exchange.subarray(6),
    );
    const seed = Buffer.concat([this.#clientRandom, this.#random]);
    this.#master = prf(secret, { label: 'master secret', seed, length: 48 });
    const keys = prf(this.#master, {
      label: 'key expansion',
      seed: Buffer.concat([this.#random, this.#clientRandom]),
      length: 40,
    });
    this.#fromClient = new GcmDirection(keys.subarray(0, 16), keys.subarray(32, 36));
    this.#toClient = new GcmDirection(keys.subarray(16, 32), keys.subarray(36, 40));
  }

  #finish(body: Buffer): void {
    const finished = this.#fromClient?.open(recordOf.handshake, body) ?? Buffer.alloc(0);
    this.#transcript = Buffer.concat([this.#transcript, finished]);
    const ticket = this.#setup.flight === 'before-2010' ? null : this.#ticket();
    const seed = sha256(this.#transcript);
    const verify = prf(this.#master, { label: 'server finished', seed, length: 12 });
    const last = this.#toClient?.seal(recordOf.handshake, handshake(messageOf.finished, verify));
    this.#socket.write(
      Buffer.concat([
        ticket === null ? Buffer.alloc(0) : records(recordOf.handshake, ticket),
        records(recordOf.changeCipher, Buffer.of(1)),
        last ?? Buffer.alloc(0),
      ]),
    );
  }

  #ticket(): Buffer {
    const ticket = Buffer.alloc(this.#setup.flight === 'huge-ticket' ? 65_535 : 100, 't');
    const lifetime = Buffer.of(0, 0, 14, 16);
    return this.#say(messageOf.ticket, Buffer.concat([lifetime, lengthOf(ticket, 2), ticket]));
  }

  #answer(body: Buffer): void {
    const request = this.#fromClient?.open(recordOf.data, body);
    if (request !== undefined) noteReceived(this.#setup.seen, request);
    if (this.#toClient !== null) this.#socket.end(this.#toClient.seal(recordOf.data, page));
  }
}

/** Diffie-Hellman in a group of 480 bits; a client must turn away before it looks at the signature. */
function smallGroup(): Buffer {
  const field = (bytes: Buffer): Buffer => Buffer.concat([lengthOf(bytes, 2), bytes]);
  const prime = Buffer.alloc(60, 0xfb);
  const share = Buffer.alloc(60, 0x2a);
  const signature = Buffer.alloc(256, 1);
  return Buffer.concat([
    field(prime),
    field(Buffer.of(2)),
    field(share),
    Buffer.of(4, 1),
    field(signature),
  ]);
}
