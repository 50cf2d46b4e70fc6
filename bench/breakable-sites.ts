import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { makeCertificate } from '../src/farm/certificates.ts';
import { startDnsServer } from '../src/farm/dns/dns-server.ts';

/** Every way in which a site breaks here. */
export const breakages = [
  'nxdomain',
  'servfail',
  'refused',
  'connect-timeout',
  'hang',
  'reset',
  'tls-untrusted',
  '503',
] as const;
export type Breakage = (typeof breakages)[number];

/** Sites that are well until they are broken, each with a name and a loopback address of its own. */
export interface BreakableSites {
  readonly urls: readonly string[];
  readonly resolver: string;
  /** Who vouches for them as long as they are well. */
  readonly authorityPem: string;
  /** Breaks the first `count` of them at once. */
  break(breakage: Breakage, count: number): Promise<void>;
  close(): Promise<void>;
}

interface Site {
  readonly name: string;
  readonly address: string;
  readonly server: HttpServer;
  readonly sockets: Set<Socket>;
}

// A listener that never accepts: its thread stops for ever once it listens, and what fills its queue keeps others out.
const DEAF_LISTENERS = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { createServer } = require('node:net');
  let left = workerData.hosts.length;
  for (const host of workerData.hosts) {
    createServer().listen({ port: workerData.port, host, backlog: 1 }, () => {
      left -= 1;
      if (left > 0) return;
      parentPort.postMessage('ready');
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 50);
    });
  }
`;
const FILLERS_PER_QUEUE = 4;
const knownRoot = { kind: 'records', a: ['127.0.0.1'] } as const;
let nextNet = 1;

/** What is broken at the moment. */
interface Outage {
  breakage: Breakage;
  readonly names: Set<string>;
}

/** Opens them. */
export async function openBreakableSites(options: {
  readonly count: number;
  readonly isTls: boolean;
  /** Whether the name server knows the root, as every resolver does. */
  readonly hasRoot: boolean;
}): Promise<BreakableSites> {
  const zone = options.hasRoot ? { '': knownRoot, com: knownRoot } : {};
  const dns = await startDnsServer({ zone });
  const authority = makeCertificate({ name: 'Bench Authority', isAuthority: true });
  const certificate = options.isTls ? certificateBy(authority) : null;
  const outage: Outage = { breakage: '503', names: new Set() };
  const net = nextNet;
  nextNet += 1;
  const sites: Site[] = [];
  let port = 0;
  for (let index = 0; index < options.count; index += 1) {
    const name = `site-${index}.bench.example`;
    const address = `127.${100 + net}.${(index + 2) >> 8}.${(index + 2) & 255}`;
    const site = await openSite({ name, address, port }, { certificate, outage });
    port = (site.server.address() as AddressInfo).port;
    dns.set(name, { kind: 'records', a: [address] });
    sites.push(site);
  }
  let endDeafness = (): Promise<unknown> => Promise.resolve();
  return {
    urls: sites.map(({ name }) => `${options.isTls ? 'https' : 'http'}://${name}:${port}/`),
    resolver: dns.resolver,
    authorityPem: authority.pem,
    break: async (breakage, count) => {
      const hit = sites.slice(0, count);
      outage.breakage = breakage;
      for (const { name } of hit) outage.names.add(name);
      if (breakage === 'nxdomain' || breakage === 'servfail') {
        for (const { name } of hit) dns.set(name, { kind: breakage });
      }
      if (breakage === 'tls-untrusted') mistrust(hit);
      if (breakage === 'refused' || breakage === 'connect-timeout') hit.forEach(shut);
      if (breakage === 'connect-timeout') endDeafness = await turnDeaf(hit, port);
    },
    close: async () => {
      sites.forEach(shut);
      await endDeafness();
      await dns.stop();
    },
  };
}

async function openSite(
  place: { readonly name: string; readonly address: string; readonly port: number },
  { certificate, outage }: { readonly certificate: Certificate | null; readonly outage: Outage },
): Promise<Site> {
  const { name, address, port } = place;
  const server = certificate === null ? createHttpServer() : createHttpsServer(certificate);
  const site: Site = { name, address, server, sockets: new Set() };
  server.on('connection', (socket: Socket) => {
    site.sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => site.sockets.delete(socket));
    if (outage.breakage === 'reset' && outage.names.has(name)) socket.resetAndDestroy();
  });
  server.on('request', (_, response) => {
    // What hangs answers nothing.
    if (outage.names.has(name) && outage.breakage !== '503') return;
    response.writeHead(outage.names.has(name) ? 503 : 200).end('well');
  });
  server.listen(port, address);
  await once(server, 'listening');
  return site;
}

/** Certificates of somebody whom nobody trusts, from the next handshake on. */
function mistrust(sites: readonly Site[]): void {
  const certificate = certificateBy(makeCertificate({ name: 'Stranger', isAuthority: true }));
  for (const { server } of sites) {
    if (server instanceof TlsServer) server.setSecureContext(certificate);
  }
}

function shut({ server, sockets }: Site): void {
  server.close();
  for (const socket of sockets) socket.destroy();
}

/** New listeners in the place of the old ones, whose queues are full. */
async function turnDeaf(sites: readonly Site[], port: number): Promise<() => Promise<unknown>> {
  const hosts = sites.map(({ address }) => address);
  const worker = new Worker(DEAF_LISTENERS, { eval: true, workerData: { hosts, port } });
  await once(worker, 'message');
  const fillers = hosts.flatMap((host) =>
    Array.from({ length: FILLERS_PER_QUEUE }, () =>
      connect(port, host).on('error', () => undefined),
    ),
  );
  return async () => {
    for (const socket of fillers) socket.destroy();
    await worker.terminate();
  };
}

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

function certificateBy(issuer: ReturnType<typeof makeCertificate>): Certificate {
  const { pem, keyPem } = makeCertificate({
    name: 'bench.example',
    hosts: ['*.bench.example'],
    issuer,
  });
  return { cert: pem, key: keyPem };
}
